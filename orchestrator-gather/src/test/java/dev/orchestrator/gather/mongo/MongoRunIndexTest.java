package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.orchestrator.call.Mode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is asked of runs and their logs fits an index that was created: the server of the tests has no plans to look at, it
 * scans. An index serves a question if its first fields are those that have one value, and the next ones those that are in a
 * range or sorted by.
 */
@Timeout(120)
class MongoRunIndexTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Set<String> IN_ORDER = Set.of("createdAt", "position", "dueAt", "endedAt");

    /** What is looked at in the one document, or the few, that an index finds. */
    private static final Set<String> LOOKED_AT = Set.of(
            "secret", "lastSecret", "recentSize", "names", "deleted", "epoch", "status", "key", "kind", "moved", "$or");

    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    private final String name = "run-indexes-" + UUID.randomUUID();
    private MongoClient client;
    private RunStore store;
    private Started begun;
    private List<BsonDocument> sent = List.of();

    @BeforeEach
    void begins_a_run() {
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
        store = stores.runs();
        begun = begun("run");
    }

    private Started begun(String id) {
        return (Started) store.create(new RunHead(id, "user", "project", Mode.TASK, null, "{}"), LEASE);
    }

    @AfterEach
    void closes_the_client() {
        client.getDatabase(name).drop();
        client.close();
    }

    /** Runs something, looks whether indexes serve it, and returns how often the server was asked. */
    private int roundTrips(Runnable work) {
        commands.clear();
        work.run();
        sent = List.copyOf(commands);
        assertThat(sent).allSatisfy(this::assertServed);
        return sent.size();
    }

    private void append(RunNote... notes) {
        store.append(begun.token(), List.of(notes));
    }

    @Test
    void who_carries_on_a_run_asks_once() {
        assertThat(roundTrips(() -> begun("another"))).isEqualTo(1);
        assertThat(roundTrips(() -> append(RunNote.of("event", "a"), RunNote.of("event", "b"))))
                .isEqualTo(1);
        assertThat(roundTrips(() -> append(new RunNote("tool", "k", "c")))).isEqualTo(1);
        assertThat(roundTrips(() -> store.renew(begun.token(), LEASE))).isEqualTo(1);
        assertThat(roundTrips(() -> store.askToCancel("user", "run"))).isEqualTo(1);
        Started calm = begun("calm");
        assertThat(roundTrips(() -> store.change(calm.token(), RunChange.waiting("{}", null))))
                .isEqualTo(1);
        assertThat(roundTrips(() -> store.change(begun.token(), RunChange.waiting("{}", null))))
                .as("of a run that is to stop")
                .isEqualTo(2);
        assertThat(roundTrips(() -> store.take(begun.run(), LEASE))).isEqualTo(1);
        assertThat(roundTrips(() -> store.take(store.find("user", "run").orElseThrow(), LEASE)))
                .isEqualTo(2);
    }

    @Test
    void who_repeats_a_note_or_comes_too_late_asks_seldom() {
        append(new RunNote("tool", "k", "c"));
        assertThat(roundTrips(() -> append(new RunNote("tool", "k", "c")))).isEqualTo(3);
        store.change(begun.token(), RunChange.completed(null));
        assertThat(roundTrips(() -> store.change(begun.token(), RunChange.completed(null))))
                .isEqualTo(2);
    }

    @Test
    void of_many_notes_few_make_room() {
        int filled = 0;
        for (int i = 0; i < 200; i++) {
            int number = i;
            int asked = roundTrips(() -> append(RunNote.of("event", "x".repeat(900) + number)));
            assertThat(asked).isIn(1, 5);
            filled += asked == 5 ? 1 : 0;
        }
        assertThat(filled).isBetween(4, 8);
        assertThat(client.getDatabase(name).getCollection("run_entries").countDocuments())
                .isBetween(130L, 199L);
        assertThat(roundTrips(() -> store.entries("user", "run", 199, 10))).isEqualTo(1);
        assertThat(roundTrips(() -> store.entries("user", "run", 0, 10))).isEqualTo(2);
    }

    @Test
    void who_reads_is_sent_neither_the_request_nor_what_he_has_not_asked_for() {
        roundTrips(() -> store.entries("user", "run", 0, 10));
        assertThat(sent.get(0).getDocument("projection").keySet()).contains("request", "result");
        roundTrips(() -> store.find("user", "run"));
        assertThat(sent.get(0).getDocument("projection").keySet()).contains("recent", "names");
        for (int i = 0; i < 3; i++) {
            append(RunNote.of("event", "x".repeat(40_000)));
        }
        roundTrips(() -> store.entries("user", "run", 0, 2));
        assertThat(sent.get(1).getNumber("limit").intValue()).isEqualTo(2);
        assertThat(sent)
                .allSatisfy(command -> assertThat(command.getDocument("readConcern"))
                        .isEqualTo(BsonDocument.parse("{level: 'majority'}")));
    }

    @Test
    void runs_of_a_user_and_of_a_project() {
        for (String project : new String[] {null, "project"}) {
            assertThat(roundTrips(() -> store.list("user", project, null, 2))).isEqualTo(1);
            assertAsked("{createdAt: -1, _id: -1}", 2);
            assertThat(roundTrips(() -> store.list("user", project, "run", 2))).isEqualTo(2);
            assertAsked("{createdAt: -1, _id: -1}", 2);
        }
    }

    @Test
    void what_is_due_and_what_has_ended() {
        Instant later = Instant.now().plus(LEASE.multipliedBy(2));
        assertThat(roundTrips(() -> assertThat(store.due(later, 7)).hasSize(1))).isEqualTo(1);
        assertAsked("{dueAt: 1}", 7);
        store.change(begun.token(), RunChange.completed(null));
        assertThat(roundTrips(() -> assertThat(store.purge(later, 7)).isEqualTo(1)))
                .isEqualTo(4);
        assertThat(sent.get(0).getDocument("sort")).isEqualTo(BsonDocument.parse("{endedAt: 1}"));
    }

    @Test
    void the_index_of_entries_is_unique_and_nothing_is_deleted_by_the_server() {
        assertThat(client.getDatabase(name).getCollection("run_entries").listIndexes())
                .filteredOn(index -> index.getBoolean("unique", false))
                .extracting(
                        index -> List.copyOf(index.get("key", Document.class).keySet()))
                .contains(List.of("run", "position"));
        for (String collection : List.of("runs", "run_entries")) {
            assertThat(client.getDatabase(name).getCollection(collection).listIndexes())
                    .noneMatch(index -> index.containsKey("expireAfterSeconds"));
        }
    }

    @Test
    void nothing_is_written_without_the_index() {
        RunStore unprepared =
                MongoStores.builder(client).database(name + "-bare").build().runs();
        RunHead head = new RunHead("run", "user", null, Mode.TASK, null, "{}");
        List<ThrowingCallable> writes = List.of(
                () -> unprepared.create(head, LEASE),
                () -> unprepared.append(begun.token(), List.of(RunNote.of("event", "a"))),
                () -> unprepared.change(begun.token(), RunChange.completed(null)));
        for (ThrowingCallable write : writes) {
            assertThat(catchThrowableOfType(OrchestratorException.class, write))
                    .hasMessageContaining("ensureIndexes()")
                    .hasMessageContaining("run_entries");
        }
        assertThat(unprepared.find("user", "run")).isEmpty();
    }

    private void assertAsked(String sort, int limit) {
        BsonDocument last = sent.get(sent.size() - 1);
        assertThat(last.getDocument("sort")).isEqualTo(BsonDocument.parse(sort));
        assertThat(last.getNumber("limit").intValue()).isEqualTo(limit);
    }

    private void assertServed(BsonDocument command) {
        String collection = command.getString(command.getFirstKey()).getValue();
        List<String> sort =
                List.copyOf(command.getDocument("sort", new BsonDocument()).keySet());
        filters(command).forEach(filter -> {
            Set<String> fixed = new HashSet<>(fields(filter));
            fixed.removeAll(LOOKED_AT);
            List<String> ordered =
                    sort.isEmpty() ? fixed.stream().filter(IN_ORDER::contains).toList() : sort;
            fixed.removeAll(IN_ORDER);
            assertThat(indexes(collection))
                    .as("indexes for %s", command)
                    .anyMatch(index -> serves(index, fixed, fixed.contains("_id") ? List.of() : ordered));
        });
    }

    private static boolean serves(List<String> index, Set<String> fixed, List<String> ordered) {
        boolean one = fixed.contains("_id") && index.equals(List.of("_id"));
        int end = fixed.size() + ordered.size();
        return one
                || end > 0
                        && index.size() >= end
                        && Set.copyOf(index.subList(0, fixed.size())).equals(fixed)
                        && index.subList(fixed.size(), end).equals(ordered);
    }

    private static Stream<BsonDocument> filters(BsonDocument command) {
        String several = command.getFirstKey() + "s";
        if (command.getFirstKey().equals("insert")) {
            return Stream.of();
        }
        return command.containsKey(several)
                ? command.getArray(several).stream().map(one -> one.asDocument().getDocument("q"))
                : Stream.of(command.getDocument(command.containsKey("filter") ? "filter" : "query"));
    }

    private static List<String> fields(BsonDocument filter) {
        return filter.entrySet().stream()
                .flatMap(one -> one.getKey().equals("$and")
                        ? one.getValue().asArray().stream().flatMap(part -> fields(part.asDocument()).stream())
                        : Stream.of(one.getKey()))
                .toList();
    }

    private List<List<String>> indexes(String collection) {
        List<List<String>> keys = new ArrayList<>();
        for (Document index : client.getDatabase(name).getCollection(collection).listIndexes()) {
            keys.add(List.copyOf(index.get("key", Document.class).keySet()));
        }
        return keys;
    }
}
