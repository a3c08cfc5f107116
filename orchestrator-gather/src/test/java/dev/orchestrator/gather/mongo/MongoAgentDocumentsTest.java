package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The documents behind agents and departments, and how they are asked for. */
@Timeout(120)
class MongoAgentDocumentsTest {

    private static final Agent WRITER = Agent.builder("writer", "Writer", "story", "Write.")
            .tools("brain_search")
            .build();

    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    private final String name = "agents-" + UUID.randomUUID();
    private MongoClient client;
    private AgentStore store;

    @BeforeEach
    void opens_the_store() {
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                commands.add(event.getCommand().clone());
            }
        };
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoServerFixture.uri()))
                .addCommandListener(listener)
                .build());
        MongoStores stores = MongoStores.builder(client).database(name).build();
        stores.ensureIndexes();
        store = stores.agents();
    }

    @AfterEach
    void closes_the_client() {
        client.getDatabase(name).drop();
        client.close();
    }

    private MongoCollection<Document> collection(String collection) {
        return client.getDatabase(name).getCollection(collection);
    }

    @Test
    void an_agent_is_a_document_that_can_be_read_with_any_tool() {
        store.put("p", WRITER);
        store.put("p", new Department("story", "Story", "", List.of("plot")));
        Document agent = collection("agents").find().first();
        assertThat(agent)
                .containsEntry("_id", new Document("project", "p").append("id", "writer"))
                .containsEntry("project", "p")
                .containsEntry("id", "writer");
        assertThat(agent.get("whole", Document.class))
                .containsEntry("name", "Writer")
                .containsEntry("tier", "BALANCED")
                .containsEntry("toolNames", List.of("brain_search"))
                .containsEntry("active", true)
                .doesNotContainKey("outputSchema");
        assertThat(collection("departments").find().first().get("whole", Document.class))
                .containsEntry("keywords", List.of("plot"));
    }

    @Test
    void a_project_is_read_by_an_index_in_its_order() {
        store.put("p", WRITER);
        commands.clear();
        store.agents("p");
        store.departments("p");
        assertThat(commands).hasSize(2).allSatisfy(find -> {
            assertThat(find.getDocument("filter")).isEqualTo(BsonDocument.parse("{project: 'p'}"));
            assertThat(find.getDocument("sort")).isEqualTo(BsonDocument.parse("{id: 1}"));
            assertThat(collection(find.getString("find").getValue()).listIndexes())
                    .extracting(index -> index.get("key", Document.class))
                    .contains(new Document("project", 1).append("id", 1));
        });
    }

    @Test
    void one_is_written_and_deleted_by_its_id_alone() {
        store.put("p", WRITER);
        commands.clear();
        store.put("p", WRITER);
        store.deleteAgent("p", "writer");
        BsonDocument id = BsonDocument.parse("{_id: {project: 'p', id: 'writer'}}");
        assertThat(commands).hasSize(2);
        BsonDocument update = commands.get(0).getArray("updates").get(0).asDocument();
        assertThat(update.getDocument("q")).isEqualTo(id);
        BsonDocument delete = commands.get(1).getArray("deletes").get(0).asDocument();
        assertThat(delete.getDocument("q")).isEqualTo(id);
    }

    private void change(UnaryOperator<Document> change) {
        Document stored = collection("agents").find().first();
        Document changed = new Document(stored).append("whole", change.apply(stored.get("whole", Document.class)));
        collection("agents").replaceOne(new Document("_id", stored.get("_id")), changed);
    }

    @Test
    void what_another_version_of_the_library_wrote_is_read_as_far_as_it_is_known() {
        store.put("p", WRITER);
        change(whole -> whole.append("tier", "QUANTUM").append("mood", "good"));
        assertThat(store.agents("p")).containsExactly(WRITER);
    }

    @Test
    void a_damaged_document_is_told_without_what_stands_in_it() {
        store.put("p", WRITER.toBuilder().instructions("secret").build());
        change(whole -> {
            whole.remove("name");
            return whole;
        });
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, () -> store.agents("p"));
        assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
        assertThat(failure).hasMessageContaining("name").hasMessageNotContaining("secret");
    }

    @Test
    void a_server_that_is_not_there_is_a_database_error() {
        MongoClient nobody = MongoClients.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100");
        try (nobody) {
            AgentStore unreachable = MongoStores.create(nobody).agents();
            OrchestratorException failure =
                    catchThrowableOfType(OrchestratorException.class, () -> unreachable.agents("p-17"));
            assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
            assertThat(failure).hasMessageContaining("p-17");
        }
    }
}
