package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.call.Mode;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies at every single command of each method that writes to a run; another one goes on. */
@Timeout(120)
class MongoRunDeathTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    /** So much that the next one who writes has to make room. */
    private static final RunNote FILLING = RunNote.of("event", "x".repeat(40_000));

    private static final List<RunNote> NOTES =
            List.of(RunNote.of("event", "a"), new RunNote("tool", "k", "b"), RunNote.of("event", "c"));

    private final MongoDatabase database = MongoServerFixture.client().getDatabase("death-" + UUID.randomUUID());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private RunStore living;
    private String id;
    private Started begun;

    @BeforeEach
    void opens_a_store_that_lives() {
        living = new DyingProcess(database, Integer.MAX_VALUE, false).runs(clock);
    }

    @AfterEach
    void drops_the_database() {
        database.drop();
    }

    /** Begins a run, lets a process die in the given step, and checks; then the same a command later. */
    private void dyingEverywhere(int filled, int deaths, Consumer<RunStore> step, Runnable check) {
        int died = 0;
        for (boolean carriedOut : new boolean[] {false, true}) {
            boolean dead = true;
            for (int command = 1; dead; command++) {
                id = "run-" + UUID.randomUUID();
                begun = (Started) living.create(head(), LEASE);
                for (int i = 0; i < filled; i++) {
                    living.append(begun.token(), List.of(FILLING));
                }
                dead = dies(new DyingProcess(database, command, carriedOut), step);
                died += dead ? 1 : 0;
                check.run();
            }
        }
        assertThat(died).isEqualTo(deaths);
    }

    private boolean dies(DyingProcess process, Consumer<RunStore> step) {
        try {
            step.accept(process.runs(clock));
            return process.isDead();
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
            return true;
        }
    }

    private RunHead head() {
        return new RunHead(id, "user", null, Mode.TASK, null, "{}");
    }

    private StoredRun found() {
        return living.find("user", id).orElseThrow();
    }

    private void assertLog(int filled, RunNote... after) {
        List<RunEntry> log = living.entries("user", id, 0, 1_000);
        List<RunNote> expected = new ArrayList<>(Collections.nCopies(filled, FILLING));
        expected.addAll(List.of(after));
        assertThat(log).extracting(RunEntry::note).isEqualTo(expected);
        assertThat(log)
                .extracting(RunEntry::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(found().lastPosition()).isEqualTo(log.size());
    }

    @Test
    void in_create_the_run_can_be_begun_or_is_taken_after_the_lease() {
        dyingEverywhere(
                0,
                2,
                dying -> {
                    id = "other-" + id;
                    dying.create(head(), LEASE);
                },
                () -> {
                    RunStart start = living.create(head(), LEASE);
                    if (start instanceof RunStart.Exists there) {
                        clock.advance(LEASE);
                        assertThat(living.due(clock.instant(), 1_000)).contains(there.run());
                        assertThat(living.take(there.run(), LEASE)).isPresent();
                    }
                });
    }

    @Test
    void in_take_the_run_is_taken_at_once_or_after_the_lease() {
        dyingEverywhere(
                1,
                2,
                dying -> {
                    clock.advance(LEASE);
                    dying.take(begun.run(), LEASE);
                },
                () -> {
                    clock.advance(LEASE);
                    Started next = living.take(found(), LEASE).orElseThrow();
                    assertThat(next.run().epoch()).isBetween(2L, 3L);
                    living.append(next.token(), NOTES);
                    assertLog(1, NOTES.toArray(RunNote[]::new));
                });
    }

    @Test
    void in_append_writing_again_writes_the_notes_once() {
        dyingEverywhere(0, 2, dying -> dying.append(begun.token(), NOTES), () -> {
            assertThat(living.append(begun.token(), NOTES)).isEqualTo(3);
            assertLog(0, NOTES.toArray(RunNote[]::new));
        });
        dyingEverywhere(3, 10, dying -> dying.append(begun.token(), NOTES), () -> {
            assertThat(living.append(begun.token(), NOTES)).isEqualTo(6);
            assertLog(3, NOTES.toArray(RunNote[]::new));
        });
    }

    @Test
    void in_append_the_next_one_finds_all_notes_or_none() {
        dyingEverywhere(2, 10, dying -> dying.append(begun.token(), NOTES), () -> {
            clock.advance(LEASE);
            Started next = living.take(found(), LEASE).orElseThrow();
            boolean written = next.run().lastPosition() > 2;
            assertLog(2, written ? NOTES.toArray(RunNote[]::new) : new RunNote[0]);
            living.append(next.token(), List.of(FILLING, FILLING));
            living.append(next.token(), List.of(FILLING));
            assertThat(living.entries("user", id, written ? 5 : 2, 10))
                    .hasSize(3)
                    .allMatch(entry -> entry.note().equals(FILLING) && entry.epoch() == 2);
        });
    }

    @Test
    void in_change_doing_it_again_ends_the_run_once() {
        RunChange end = RunChange.completed("done");
        for (int filled : new int[] {0, 2}) {
            dyingEverywhere(filled, filled == 0 ? 2 : 12, dying -> dying.change(begun.token(), end), () -> {
                living.change(begun.token(), end);
                assertThat(found().isAsAfter(end)).isTrue();
                assertLog(filled);
            });
        }
    }

    @Test
    void in_change_the_run_has_ended_or_is_taken_after_the_lease() {
        dyingEverywhere(2, 14, dying -> dying.change(begun.token(), RunChange.waiting("half", null)), () -> {
            clock.advance(LEASE);
            boolean parked = found().status() == Status.WAITING;
            Started next = living.take(found(), LEASE).orElseThrow();
            assertThat(next.run().result()).isEqualTo(parked ? "half" : null);
            living.change(next.token(), RunChange.completed("whole"));
            assertThat(found().result()).isEqualTo("whole");
            assertLog(2);
        });
    }

    @Test
    void in_purge_the_run_is_gone_or_whole_and_purging_again_leaves_nothing() {
        dyingEverywhere(
                3,
                8,
                dying -> {
                    living.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    dying.purge(clock.instant(), 10);
                },
                () -> {
                    if (living.find("user", id).isPresent()) {
                        assertLog(3);
                    }
                    living.purge(clock.instant(), 10);
                    assertThat(living.find("user", id)).isEmpty();
                    assertThat(database.getCollection("runs").countDocuments()).isZero();
                    assertThat(database.getCollection("run_entries").countDocuments())
                            .isZero();
                });
    }

    @Test
    void in_purge_the_run_can_be_begun_anew() {
        dyingEverywhere(
                3,
                8,
                dying -> {
                    living.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    dying.purge(clock.instant(), 10);
                },
                () -> {
                    if (living.find("user", id).isEmpty()) {
                        Started again = (Started) living.create(head(), LEASE);
                        living.append(again.token(), NOTES);
                        assertLog(0, NOTES.toArray(RunNote[]::new));
                        living.change(again.token(), RunChange.completed(null));
                    }
                    clock.advance(LEASE);
                    living.purge(clock.instant(), 10);
                    assertThat(database.getCollection("run_entries").countDocuments())
                            .isZero();
                });
    }
}
