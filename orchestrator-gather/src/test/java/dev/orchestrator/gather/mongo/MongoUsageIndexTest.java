package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.orchestrator.call.Caller;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * What the ledger asks for fits an index that was created: the server of the tests has no plans to look at, it scans. An
 * index serves a question if its first fields are those that have one value, and the next one, if any, that of the range.
 */
@Timeout(120)
class MongoUsageIndexTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    private final String name = "usage-indexes-" + UUID.randomUUID();
    private MongoClient client;
    private UsageLedger ledger;

    @BeforeEach
    void opens_a_ledger() {
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
        ledger = stores.usage();
        ledger.record(UsageEntry.builder("e", NOON, Caller.user("user"), "run", "CHAT", "hop", "model")
                .project("project")
                .build());
        commands.clear();
    }

    @AfterEach
    void closes_the_client() {
        client.getDatabase(name).drop();
        client.close();
    }

    @Test
    void sums_by_user_project_and_window() {
        UsageQuery window = UsageQuery.ALL.between(NOON, NOON.plusSeconds(1));
        List<UsageQuery> queries = List.of(
                window,
                window.withUser("user"),
                window.withProject("project"),
                window.withUser("user").withProject("project"));
        for (UsageQuery query : queries) {
            commands.clear();
            assertThat(ledger.sum(query).calls()).isEqualTo(1);
            assertThat(commands).hasSize(1);
            BsonDocument first =
                    commands.get(0).getArray("pipeline").get(0).asDocument().getDocument("$match");
            assertThat(fields(first)).contains("at");
            assertServed("usage", first);
        }
    }

    @Test
    void meters_by_name_and_by_what_they_hold() {
        Claim claim = new Claim("meter", BigDecimal.ONE, BigDecimal.TEN, null);
        ledger.hold("h", List.of(claim), Duration.ofSeconds(30));
        ledger.read("meter");
        ledger.settle("h", Map.of("meter", BigDecimal.ONE));
        List<BsonDocument> finds = commands.stream()
                .filter(command -> command.getFirstKey().equals("find"))
                .map(command -> command.getDocument("filter"))
                .toList();
        assertThat(finds).hasSize(4).allSatisfy(filter -> assertServed("usage_meters", filter));
    }

    @Test
    void the_server_deletes_meters_after_their_reset_and_no_entries() {
        assertThat(client.getDatabase(name).getCollection("usage_meters").listIndexes())
                .filteredOn(index -> index.containsKey("expireAfterSeconds"))
                .singleElement()
                .satisfies(index -> assertThat(index.get("key")).isEqualTo(new Document("resetsAt", 1)));
        assertThat(client.getDatabase(name).getCollection("usage").listIndexes())
                .noneMatch(index -> index.containsKey("expireAfterSeconds"));
    }

    private void assertServed(String collection, BsonDocument filter) {
        Set<String> one = new HashSet<>(fields(filter));
        boolean inRange = one.remove("at");
        assertThat(indexes(collection)).as("indexes for %s", filter).anyMatch(index -> {
            int ones = one.size();
            return index.size() >= ones + (inRange ? 1 : 0)
                    && Set.copyOf(index.subList(0, ones)).equals(one)
                    && (!inRange || index.get(ones).equals("at"));
        });
    }

    /** The fields of all conditions. */
    private static List<String> fields(BsonDocument filter) {
        List<BsonDocument> conditions = filter.containsKey("$and")
                ? filter.getArray("$and").stream().map(BsonValue::asDocument).toList()
                : List.of(filter);
        return conditions.stream().flatMap(c -> c.keySet().stream()).toList();
    }

    private List<List<String>> indexes(String collection) {
        List<List<String>> keys = new ArrayList<>();
        for (Document index : client.getDatabase(name).getCollection(collection).listIndexes()) {
            keys.add(List.copyOf(index.get("key", Document.class).keySet()));
        }
        return keys;
    }
}
