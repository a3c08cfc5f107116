package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies at every single command of each write; another one goes on. */
@Timeout(120)
class MongoGatherDeathTest {

    private static final List<String> ALL = List.of("a", "b", "c");

    private final MongoDatabase database = MongoServerFixture.client().getDatabase("gather-death-" + UUID.randomUUID());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private GatherStore store;
    private String project;

    @BeforeEach
    void opens_a_store_that_lives() {
        store = new DyingProcess(database, Integer.MAX_VALUE, false).gather(clock);
    }

    @AfterEach
    void drops_the_database() {
        database.drop();
    }

    private GatherItem item() {
        return GatherItem.accepted("i", project, Format.TEXT, "text", "hash", "anna", clock.instant())
                .build();
    }

    /** Prepares a project, lets a process die in the given step of it, and checks; then the same a command later. */
    private void dyingEverywhere(Runnable prepare, Consumer<GatherStore> step, Runnable check) {
        int deaths = 0;
        for (boolean carriedOut : new boolean[] {false, true}) {
            boolean died = true;
            for (int command = 1; died; command++) {
                project = UUID.randomUUID().toString();
                prepare.run();
                died = dies(new DyingProcess(database, command, carriedOut), step);
                deaths += died ? 1 : 0;
                check.run();
            }
        }
        assertThat(deaths).isGreaterThanOrEqualTo(6);
    }

    private boolean dies(DyingProcess process, Consumer<GatherStore> step) {
        try {
            step.accept(process.gather(clock));
            return process.isDead();
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
            return true;
        }
    }

    /** What is held is told exactly, and counted at least once and at most once too often. */
    private void assertHeld(Set<String> terms) {
        for (String term : ALL) {
            assertThat(store.holding(project, Map.of(term, 1.0), 10, 10))
                    .isEqualTo(terms.contains(term) ? List.of("i") : List.of());
        }
        Map<String, Long> counts = store.counts(project, ALL);
        for (String term : ALL) {
            long held = terms.contains(term) ? 1 : 0;
            assertThat(counts.getOrDefault(term, 0L)).as(term).isBetween(held, held + 1);
        }
    }

    @Test
    void whoever_inserts_again_finds_one_item() {
        dyingEverywhere(() -> {}, dying -> dying.insert(item(), List.of("a", "b")), () -> {
            GatherItem stored = store.insert(item(), List.of("a", "b"));
            assertThat(store.list(GatherQuery.of(project))).containsExactly(stored);
            assertHeld(Set.of("a", "b"));
        });
    }

    @Test
    void an_item_is_updated_as_a_whole_or_not_at_all() {
        dyingEverywhere(
                () -> store.insert(item(), List.of("a", "b")),
                dying -> dying.update(
                        item().toBuilder()
                                .summary("changed")
                                .version(1, clock.instant())
                                .build(),
                        List.of("b", "c")),
                () -> {
                    GatherItem there = store.find(project, List.of("i")).get(0);
                    boolean changed = there.summary().equals("changed");
                    assertThat(there.version()).isEqualTo(changed ? 2 : 1);
                    assertHeld(changed ? Set.of("b", "c") : Set.of("a", "b"));
                });
    }

    @Test
    void an_item_is_deleted_as_a_whole_or_not_at_all() {
        dyingEverywhere(() -> store.insert(item(), List.of("a", "b")), dying -> dying.delete(project, "i"), () -> {
            boolean there = store.findByHash(project, "hash").isPresent();
            assertThat(store.list(GatherQuery.of(project))).hasSize(there ? 1 : 0);
            assertHeld(there ? Set.of("a", "b") : Set.of());
        });
    }
}
