package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.orchestrator.call.Mode;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is asked for fits an index that was created: the server of the tests has no plans to look at, it scans. An index
 * serves a question if its first fields are those that the question fixes, and the next ones those that it sorts by, all
 * in the same or all in the opposite direction.
 */
@Timeout(120)
class MongoIndexUseTest {

    private final List<BsonDocument> finds = new CopyOnWriteArrayList<>();
    private final String name = "indexes-" + UUID.randomUUID();
    private MongoClient client;
    private ConversationStore store;

    @BeforeEach
    void stores_conversations() {
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                if (event.getCommandName().equals("find")) {
                    finds.add(event.getCommand().clone());
                }
            }
        };
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoServerFixture.uri()))
                .addCommandListener(listener)
                .build());
        MongoStores stores = MongoStores.builder(client).database(name).build();
        stores.ensureIndexes();
        store = stores.conversations();
        for (int i = 0; i < 5; i++) {
            store.create(Conversation.begin("c" + i, "user", "project", "title", Instant.ofEpochMilli(i / 2)));
        }
        MessageMetadata metadata =
                MessageMetadata.builder(Mode.CHAT, "r", "run", "trace").build();
        store.append(
                "user",
                "c0",
                new Message(
                        "m",
                        Role.USER,
                        "text",
                        List.of(),
                        List.of(),
                        Message.Status.COMPLETE,
                        metadata,
                        Instant.EPOCH));
        finds.clear();
    }

    @AfterEach
    void closes_the_client() {
        client.close();
    }

    @Test
    void the_window_of_messages() {
        store.messages("user", "c0", 5, 3);
        BsonDocument window = finds("messages").get(0);
        assertThat(conditions(window)).contains(BsonDocument.parse("{sequence: {$lt: {$numberLong: '5'}}}"));
        assertThat(window.getDocument("sort")).isEqualTo(BsonDocument.parse("{sequence: -1}"));
        assertThat(window.getNumber("limit").intValue()).isEqualTo(3);
        assertServedByAnIndex(window);
    }

    @Test
    void the_last_message() {
        assertThat(store.find("user", "c0").orElseThrow().messageCount()).isEqualTo(1);
        BsonDocument last = finds("messages").get(0);
        assertThat(last.getDocument("sort")).isEqualTo(BsonDocument.parse("{sequence: -1}"));
        assertThat(last.getNumber("limit").intValue()).isEqualTo(1);
        assertServedByAnIndex(last);
    }

    @Test
    void the_newest_conversations_of_a_user_and_of_a_project() {
        for (String project : new String[] {null, "project"}) {
            finds.clear();
            assertThat(store.list("user", project, null, 2)).hasSize(2);
            assertThat(finds("conversations")).hasSize(1);
            assertIsAPage(finds("conversations").get(0));
        }
    }

    @Test
    void the_next_conversations_of_a_user_and_of_a_project_begin_at_the_last_one() {
        for (String project : new String[] {null, "project"}) {
            finds.clear();
            assertThat(store.list("user", project, "c3", 2))
                    .extracting(Conversation::id)
                    .containsExactly("c2", "c1");
            BsonDocument page = finds("conversations").get(1);
            assertThat(conditions(page))
                    .contains(BsonDocument.parse("{createdAt: {$lte: {$date: {$numberLong: '1'}}}}"));
            assertIsAPage(page);
        }
    }

    @Test
    void the_indexes_of_messages_are_unique() {
        assertThat(client.getDatabase(name).getCollection("messages").listIndexes())
                .filteredOn(index -> index.getBoolean("unique", false))
                .extracting(
                        index -> List.copyOf(index.get("key", Document.class).keySet()))
                .contains(List.of("conversation", "sequence"), List.of("conversation", "id"));
    }

    private void assertIsAPage(BsonDocument find) {
        assertThat(find.getDocument("sort")).isEqualTo(BsonDocument.parse("{createdAt: -1, _id: -1}"));
        assertThat(find.getNumber("limit").intValue())
                .as("no more than are returned")
                .isEqualTo(2);
        assertServedByAnIndex(find);
        assertThat(finds("messages")).hasSize(2).allSatisfy(this::assertServedByAnIndex);
    }

    private List<BsonDocument> finds(String collection) {
        return finds.stream()
                .filter(find -> find.getString("find").getValue().equals(collection))
                .toList();
    }

    /** The conditions that all have to hold. */
    private static List<BsonDocument> conditions(BsonDocument find) {
        BsonDocument filter = find.getDocument("filter");
        return filter.containsKey("$and")
                ? filter.getArray("$and").stream().map(BsonValue::asDocument).toList()
                : List.of(filter);
    }

    private void assertServedByAnIndex(BsonDocument find) {
        List<String> fixed = conditions(find).stream()
                .filter(condition -> !condition.get(condition.getFirstKey()).isDocument()
                        && !condition.getFirstKey().startsWith("$"))
                .map(BsonDocument::getFirstKey)
                .toList();
        assertThat(indexes(find.getString("find").getValue()))
                .as("indexes for %s", find)
                .anyMatch(index -> serves(index, fixed, find.getDocument("sort")));
    }

    private static boolean serves(Document index, List<String> fixed, BsonDocument sort) {
        List<String> fields = List.copyOf(index.keySet());
        List<String> wanted = List.copyOf(sort.keySet());
        if (fields.size() < fixed.size() + wanted.size()) {
            return false;
        }
        List<String> sorted = fields.subList(fixed.size(), fixed.size() + wanted.size());
        return fields.subList(0, fixed.size()).containsAll(fixed)
                && sorted.equals(wanted)
                && sorted.stream()
                                .map(field -> index.getInteger(field)
                                        * sort.getNumber(field).intValue())
                                .distinct()
                                .count()
                        == 1;
    }

    private List<Document> indexes(String collection) {
        List<Document> keys = new ArrayList<>();
        for (Document index : client.getDatabase(name).getCollection(collection).listIndexes()) {
            keys.add(index.get("key", Document.class));
        }
        return keys;
    }
}
