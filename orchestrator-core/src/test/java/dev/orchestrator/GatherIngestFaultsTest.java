package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.stream.IngestProgress;
import dev.orchestrator.testing.RecordingListener;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted where the store fails, or somebody else comes in between. */
@Timeout(60)
class GatherIngestFaultsTest {

    private static final List<DataRequest> ONE = List.of(DataHouse.text("A lantern hangs in the tower."));

    private final InMemoryStores real = InMemoryStores.create();
    private final AtomicReference<Consumer<String>> before = new AtomicReference<>(method -> {});
    private final Stores stores = DataHouse.storesWith(real, (proxy, method, arguments) -> {
        before.get().accept(method.getName());
        try {
            return method.invoke(real.gather(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    });

    private static Consumer<String> failing(String failing) {
        return method -> {
            if (method.equals(failing)) {
                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is down");
            }
        };
    }

    private static IngestResult ingest(DataHouse house) {
        return house.orchestrator
                .gather()
                .ingest(ANNA, ONE, new RecordingListener<>())
                .await();
    }

    private static void counts(IngestResult result, long accepted, long existed, long pending, long refused) {
        IngestProgress progress = result.progress();
        assertThat(List.of(progress.accepted(), progress.existed(), progress.pending(), progress.refused()))
                .containsExactly(accepted, existed, pending, refused);
        assertThat(progress.done()).isEqualTo(1);
    }

    private static void tells(IngestResult result, boolean kept, String reason) {
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.number()).isEqualTo(1);
            assertThat(problem.kept()).isEqualTo(kept);
            assertThat(problem.reason()).contains(reason);
        });
    }

    private GatherItem only() {
        List<GatherItem> all = real.gather().list(GatherQuery.of(PROJECT));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void what_was_kept_while_the_store_failed_is_pending_and_not_refused() {
        try (DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores))) {
            before.set(failing("update"));
            IngestResult result = ingest(house);
            counts(result, 1, 0, 1, 0);
            tells(result, true, "the store is down");
            before.set(method -> {});
            assertThat(only().state()).isEqualTo(State.PENDING);
            house.time.pass(Duration.ofHours(1));
            RetryResult retried = house.orchestrator.gather().retryPending(ANNA, PROJECT);
            assertThat(retried.completed()).isEqualTo(1);
        }
    }

    @Test
    void what_existed_and_could_not_be_completed_has_existed() {
        try (DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores))) {
            before.set(failing("update"));
            ingest(house);
            house.time.pass(Duration.ofHours(1));
            IngestResult again = ingest(house);
            counts(again, 0, 1, 0, 0);
            tells(again, true, "the store is down");
        }
    }

    @Test
    void what_somebody_else_changes_while_it_is_completed_was_kept() {
        try (DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores))) {
            before.set(method -> {
                if (method.equals("update")) {
                    GatherItem there = only();
                    real.gather().update(there.toBuilder().context("changed").build(), List.of());
                }
            });
            IngestResult result = ingest(house);
            counts(result, 1, 0, 1, 0);
            tells(result, true, "somebody else");
        }
    }

    @Test
    void what_the_store_did_not_take_is_refused() {
        try (DataHouse house = DataHouse.of(new Answers(), builder -> builder.stores(stores))) {
            before.set(failing("insert"));
            IngestResult result = ingest(house);
            counts(result, 0, 0, 0, 1);
            tells(result, false, "the store is down");
            assertThat(real.gather().list(GatherQuery.of(PROJECT))).isEmpty();
        }
    }
}
