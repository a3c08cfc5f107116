package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which database the items of a project stand in. */
@Timeout(120)
class GatherPlacesTest {

    private static final MongoClient CLIENT = MongoServerFixture.client();

    private final String unique = UUID.randomUUID().toString();

    private static GatherItem item(String project) {
        return GatherItem.accepted("i", project, Format.TEXT, "text", "hash", "anna", Instant.EPOCH)
                .build();
    }

    private static void assertRefused(ThrowingCallable call) {
        OrchestratorException refusal = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal).hasMessageContaining("gatherInOneCollection");
    }

    private static List<String> databases() {
        return CLIENT.listDatabaseNames().into(new ArrayList<>());
    }

    @Test
    void a_project_has_a_database_of_its_own() {
        MongoStores.create(CLIENT).gather().insert(item(unique), List.of("t"));
        Document stored = CLIENT.getDatabase("aladdin-gather-" + unique)
                .getCollection("gather")
                .find()
                .first();
        assertThat(stored).containsEntry("projectId", unique).containsEntry("content", "text");
        CLIENT.getDatabase("aladdin-gather-" + unique).drop();
    }

    @Test
    void who_asks_for_a_project_makes_no_indexes() {
        GatherStore store = MongoStores.create(CLIENT).gather();
        assertThat(store.list(GatherQuery.of(unique))).isEmpty();
        assertThat(store.delete(unique, "i")).isFalse();
        assertThat(store.update(item(unique), List.of("t"))).isEmpty();
        assertThat(store.counts(unique, List.of("t"))).isEmpty();
        // The server of the tests makes a database for a question too.
        for (String collection : List.of("gather", "gather_terms")) {
            assertThat(CLIENT.getDatabase("aladdin-gather-" + unique)
                            .getCollection(collection)
                            .listIndexes())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void a_name_that_no_database_can_have_is_refused() {
        GatherStore store = MongoStores.create(CLIENT).gather();
        for (String project : List.of("../x", "a b", "$where", "a\0b", "a\nb", "cut \uD83D")) {
            assertRefused(() -> store.insert(item(project), List.of()));
            assertRefused(() -> store.list(GatherQuery.of(project)));
            assertRefused(() -> store.delete(project, "i"));
        }
        for (char forbidden : "/\\. \"$*<>:|?".toCharArray()) {
            assertRefused(() -> GatherPlaces.databaseOf("a" + forbidden + "b"));
        }
    }

    @Test
    void a_name_that_is_too_long_in_utf8_is_refused() {
        assertThat(GatherPlaces.databaseOf("x".repeat(48))).hasSize(63);
        assertRefused(() -> GatherPlaces.databaseOf("x".repeat(49)));
        assertThat(GatherPlaces.databaseOf("ä".repeat(24))).endsWith("ä");
        assertRefused(() -> GatherPlaces.databaseOf("ä".repeat(25)));
    }

    @Test
    void of_two_names_that_differ_in_case_alone_the_second_is_refused() {
        GatherStore store = MongoStores.create(CLIENT).gather();
        store.insert(item("a" + unique), List.of("t"));
        assertRefused(() -> store.insert(item("A" + unique), List.of("t")));
        assertRefused(() -> store.list(GatherQuery.of("A" + unique)));
        assertThat(databases()).doesNotContain("aladdin-gather-A" + unique);
        CLIENT.getDatabase("aladdin-gather-a" + unique).drop();
    }

    @Test
    void in_one_collection_a_project_may_have_any_name() {
        MongoStores stores = MongoStores.builder(CLIENT)
                .database("one-" + unique)
                .gatherInOneCollection()
                .build();
        stores.ensureIndexes();
        for (String project : List.of("../x", "a", "A", "admin", "x".repeat(100))) {
            stores.gather().insert(item(project), List.of("t"));
            assertThat(stores.gather().list(GatherQuery.of(project))).hasSize(1);
        }
        assertThat(CLIENT.getDatabase("one-" + unique).getCollection("gather").countDocuments())
                .isEqualTo(5);
        CLIENT.getDatabase("one-" + unique).drop();
    }
}
