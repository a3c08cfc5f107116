package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is asked of gathered items fits an index that was created and has a limit: the server of the tests has no plans to
 * look at, it scans. An index serves a question if its first fields are those that have one value or a few, and the next
 * ones those that are sorted by.
 */
@Timeout(120)
class MongoGatherIndexTest {

    private static final List<String> QUESTIONS =
            List.of("find", "update", "delete", "findAndModify", "aggregate", "count");
    private static final Set<String> IN_ORDER = Set.of("createdAt", "_id", "version", "items", "$or");

    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    private final String project = UUID.randomUUID().toString();
    private MongoClient client;
    private GatherStore store;

    @BeforeEach
    void gathers_some_items() {
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
        store = MongoStores.create(client).gather();
        for (int i = 0; i < 5; i++) {
            store.insert(item(i), List.of("all", "term-" + i));
        }
    }

    private GatherItem item(int number) {
        return GatherItem.accepted(
                        "i-" + number,
                        project,
                        Format.TEXT,
                        "content",
                        "hash-" + number,
                        "anna",
                        Instant.ofEpochMilli(number / 2))
                .build();
    }

    private MongoDatabase database() {
        return client.getDatabase("aladdin-gather-" + project);
    }

    @AfterEach
    void closes_the_client() {
        database().drop();
        client.close();
    }

    /** Runs something and returns the commands that look for documents. */
    private List<BsonDocument> questions(Runnable work) {
        commands.clear();
        work.run();
        return commands.stream()
                .filter(command -> QUESTIONS.contains(command.getFirstKey()))
                .toList();
    }

    @Test
    void indexes_are_made_once_before_anything_is_written() {
        List<String> names = commands.stream().map(BsonDocument::getFirstKey).toList();
        assertThat(names).filteredOn("createIndexes"::equals).hasSize(2);
        assertThat(names.indexOf("insert")).isGreaterThan(names.lastIndexOf("createIndexes"));
        assertThat(database().getCollection("gather").listIndexes())
                .filteredOn(index -> index.getBoolean("unique", false))
                .extracting(
                        index -> List.copyOf(index.get("key", Document.class).keySet()))
                .contains(List.of("projectId", "id"), List.of("projectId", "contentHash"));
    }

    @Test
    void what_is_read_is_one_question_with_an_index_and_a_limit() {
        assertOne(1, () -> store.findByHash(project, "hash-1"));
        assertOne(3, () -> store.find(project, List.of("i-1", "i-2", "x")));
        assertOne(2, () -> store.counts(project, List.of("all", "x")));
        assertOne(
                GatherStore.MOST_COUNTED, () -> assertThat(store.size(project)).isEqualTo(5));
        assertOne(7, () -> store.holding(project, Map.of("all", 1.0, "term-1", 2.0), 7, 5));
        for (GatherQuery query : queries()) {
            assertOne(2, () -> assertThat(store.list(query)).isNotEmpty());
        }
    }

    private List<GatherQuery> queries() {
        GatherQuery all = GatherQuery.of(project).page(null, 2);
        return List.of(
                all,
                all.in(State.PENDING),
                all.in(State.PENDING, State.FAILED),
                all.holding(Set.of("all")),
                all.holding(Set.of("all", "term-1")),
                all.in(State.PENDING).holding(Set.of("all")));
    }

    /** The commands that read, with how many documents each may bring at once. */
    private List<Integer> batches(Runnable work) {
        commands.clear();
        work.run();
        return commands.stream()
                .filter(command -> Set.of("find", "getMore").contains(command.getFirstKey()))
                .map(command -> command.getNumber("batchSize").intValue())
                .toList();
    }

    @Test
    void a_page_is_read_in_small_batches_and_no_further_than_it_goes() {
        IntStream.range(5, 25).forEach(i -> store.insert(item(i), List.of()));
        GatherQuery all = GatherQuery.of(project);
        assertThat(batches(() -> assertThat(store.list(all)).hasSize(25)))
                .hasSize(3)
                .allMatch(size -> size <= 10);
        for (int i = 0; i < 12; i++) {
            GatherItem large = item(100 + i).toBuilder()
                    .extractedText("x".repeat(GatherItem.LONGEST_EXTRACT))
                    .build();
            store.insert(large, List.of());
        }
        assertThat(batches(() -> assertThat(store.list(all)).hasSize(8))).hasSize(1);
    }

    @Test
    void a_page_begins_where_the_last_one_ended() {
        for (GatherQuery query : queries()) {
            List<BsonDocument> questions = questions(() -> store.list(query.page("i-3", 2)));
            assertThat(questions).hasSize(2).allSatisfy(this::assertServed);
            assertThat(conditions(questions.get(1).getDocument("filter")))
                    .contains(BsonDocument.parse("{createdAt: {$lte: {$date: {$numberLong: '1'}}}}"));
            assertThat(questions.get(1).getDocument("sort")).isEqualTo(BsonDocument.parse("{createdAt: -1, _id: -1}"));
        }
    }

    @Test
    void what_is_written_is_found_by_an_index_in_few_round_trips() {
        GatherItem item = store.find(project, List.of("i-1")).get(0);
        assertThat(roundTrips(() -> store.insert(item(9), List.of("all", "new"))))
                .isEqualTo(3);
        assertThat(roundTrips(() -> store.insert(item(9), List.of("all", "new"))))
                .isEqualTo(1);
        assertThat(roundTrips(() -> store.update(item, List.of("all", "other"))))
                .isEqualTo(5);
        assertThat(roundTrips(() -> store.delete(project, "i-1"))).isEqualTo(3);
    }

    private int roundTrips(Runnable work) {
        List<BsonDocument> questions = questions(work);
        int roundTrips = commands.size();
        assertThat(questions).allSatisfy(this::assertServed);
        return roundTrips;
    }

    private void assertOne(int limit, Runnable work) {
        List<BsonDocument> questions = questions(work);
        assertThat(commands).hasSize(1);
        assertThat(questions).singleElement().satisfies(question -> {
            assertThat(limit(question)).isEqualTo(limit);
            assertServed(question);
        });
    }

    /** A count is a pipeline: what is counted, how many at most, and the sum. */
    private static int limit(BsonDocument command) {
        return command.containsKey("pipeline")
                ? stage(command, "$limit").asNumber().intValue()
                : command.getNumber("limit").intValue();
    }

    private static BsonValue stage(BsonDocument command, String name) {
        return command.getArray("pipeline").stream()
                .map(stage -> stage.asDocument().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private void assertServed(BsonDocument command) {
        String collection = command.getString(command.getFirstKey()).getValue();
        BsonDocument sort = command.getDocument("sort", new BsonDocument());
        filters(command).forEach(filter -> {
            Set<String> fixed = new HashSet<>(fields(filter));
            fixed.removeAll(IN_ORDER);
            assertThat(fixed).contains("projectId");
            assertThat(indexes(collection))
                    .as("indexes for %s", command)
                    .anyMatch(index -> serves(index, fixed, List.copyOf(sort.keySet())));
        });
    }

    /** An index of an array has its terms before the order; the state is looked at in what it finds. */
    private static boolean serves(List<String> index, Set<String> fixed, List<String> sort) {
        Set<String> first = new HashSet<>(fixed);
        if (fixed.contains("terms")) {
            first.remove("state");
        }
        int end = first.size() + sort.size();
        return index.size() >= end
                && Set.copyOf(index.subList(0, first.size())).equals(first)
                && index.subList(first.size(), end).equals(sort);
    }

    private static Stream<BsonDocument> filters(BsonDocument command) {
        String several = command.getFirstKey() + "s";
        if (command.containsKey(several)) {
            return command.getArray(several).stream()
                    .map(one -> one.asDocument().getDocument("q"));
        }
        if (command.containsKey("pipeline")) {
            return Stream.of(stage(command, "$match").asDocument());
        }
        return Stream.of(command.getDocument(command.containsKey("filter") ? "filter" : "query"));
    }

    /** The conditions that all have to hold, however they are put together. */
    private static List<BsonDocument> conditions(BsonDocument filter) {
        return filter.entrySet().stream()
                .flatMap(one -> one.getKey().equals("$and")
                        ? one.getValue().asArray().stream().flatMap(part -> conditions(part.asDocument()).stream())
                        : Stream.of(new BsonDocument(one.getKey(), one.getValue())))
                .toList();
    }

    private static List<String> fields(BsonDocument filter) {
        return conditions(filter).stream().flatMap(c -> c.keySet().stream()).toList();
    }

    private List<List<String>> indexes(String collection) {
        List<List<String>> keys = new ArrayList<>();
        for (Document index : database().getCollection(collection).listIndexes()) {
            keys.add(List.copyOf(index.get("key", Document.class).keySet()));
        }
        return keys;
    }
}
