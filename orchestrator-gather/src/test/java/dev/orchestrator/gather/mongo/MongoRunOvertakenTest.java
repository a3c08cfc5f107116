package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.call.Mode;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process is stopped before every single command of a write to a run, with so much in the log that it has to make room; while
 * it is stopped another one takes the run over and writes, makes room too, or ends and purges it. Then the first one goes on.
 */
@Timeout(120)
class MongoRunOvertakenTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<RunNote> LATE = List.of(RunNote.of("late", "1"), new RunNote("late", "k", "2"));

    private final MongoDatabase database = MongoServerFixture.client().getDatabase("overtaken-" + UUID.randomUUID());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private RunStore others;
    private String id;
    private Started begun;
    private List<RunNote> written;

    @BeforeEach
    void opens_a_store_of_others() {
        others = new OvertakenProcess(database, Integer.MAX_VALUE, () -> {}).runs(clock);
    }

    @AfterEach
    void drops_the_database() {
        database.drop();
    }

    private static RunNote filling(String text) {
        return RunNote.of("event", text + "x".repeat(20_000));
    }

    /** Begins a run whose document is full, stops a process in the given step, and checks; then the same a command later. */
    private void stoppedEverywhere(int commands, Runnable meanwhile, Consumer<RunStore> step, Runnable check) {
        int stops = 0;
        boolean stopped = true;
        for (int command = 1; stopped; command++) {
            id = "run-" + UUID.randomUUID();
            begun = (Started) others.create(new RunHead(id, "user", null, Mode.TASK, null, "{}"), LEASE);
            written = new ArrayList<>();
            write(begun, "a1", "a2");
            OvertakenProcess process = new OvertakenProcess(database, command, meanwhile);
            step.accept(process.runs(clock));
            stopped = process.wasStopped();
            stops += stopped ? 1 : 0;
            check.run();
        }
        assertThat(stops).as("the commands before which it was stopped").isGreaterThanOrEqualTo(commands);
    }

    private void write(Started held, String... texts) {
        for (String text : texts) {
            others.append(held.token(), List.of(filling(text)));
            written.add(filling(text));
        }
    }

    private Started takenOver() {
        clock.advance(LEASE);
        return others.take(others.find("user", id).orElseThrow(), LEASE).orElseThrow();
    }

    /** Appends as a process that may have lost the run; what it is told was written belongs into the log. */
    private void appendLate(RunStore store) {
        int before = written.size();
        try {
            long last = store.append(begun.token(), LATE);
            written.addAll((int) last - LATE.size(), LATE);
        } catch (RunLostException e) {
            assertThat(written.size()).as("somebody took it over").isGreaterThan(before);
        }
    }

    private void assertLog() {
        List<RunEntry> log = others.entries("user", id, 0, 1_000);
        assertThat(log).extracting(RunEntry::note).isEqualTo(written);
        assertThat(log)
                .extracting(RunEntry::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(log).extracting(RunEntry::epoch).isSorted();
        assertThat(log).allMatch(entry -> entry.epoch() == (entry.data().startsWith("b") ? 2 : 1));
    }

    @Test
    void who_is_overtaken_in_append_writes_all_before_or_nothing() {
        stoppedEverywhere(5, () -> write(takenOver(), "b1"), this::appendLate, this::assertLog);
    }

    @Test
    void who_is_overtaken_by_one_who_makes_room_too_spoils_nothing() {
        stoppedEverywhere(5, () -> write(takenOver(), "b1", "b2", "b3", "b4", "b5"), this::appendLate, () -> {
            assertLog();
            write(takenOver(), "c1", "c2", "c3");
            assertThat(others.entries("user", id, 0, 1_000))
                    .extracting(RunEntry::note)
                    .isEqualTo(written);
        });
    }

    @Test
    void who_is_overtaken_in_change_ends_the_run_before_or_not_at_all() {
        stoppedEverywhere(
                4,
                () -> {
                    if (others.find("user", id).orElseThrow().status() == Status.RUNNING) {
                        write(takenOver(), "b1");
                    }
                },
                store -> {
                    try {
                        store.change(begun.token(), RunChange.completed("late"));
                        assertThat(others.find("user", id).orElseThrow().result())
                                .isEqualTo("late");
                    } catch (RunLostException e) {
                        assertThat(others.find("user", id).orElseThrow().epoch())
                                .isEqualTo(2);
                        assertThat(others.find("user", id).orElseThrow().status())
                                .isEqualTo(Status.RUNNING);
                    }
                },
                this::assertLog);
    }

    @Test
    void who_reads_while_others_make_room_misses_nothing() {
        stoppedEverywhere(
                2,
                () -> write(begun, "a4", "a5", "a6", "a7"),
                store -> {
                    write(begun, "a3");
                    List<RunEntry> read = store.entries("user", id, 1, 1_000);
                    assertThat(read).hasSizeGreaterThanOrEqualTo(1);
                    assertThat(read).extracting(RunEntry::note).isEqualTo(written.subList(1, 1 + read.size()));
                },
                this::assertLog);
    }

    @Test
    void who_appends_twice_at_once_with_one_right_makes_room_once() {
        stoppedEverywhere(
                5,
                () -> write(begun, "a3", "a4"),
                store -> {
                    long last = store.append(begun.token(), LATE);
                    written.addAll((int) last - LATE.size(), LATE);
                },
                this::assertLog);
    }

    @Test
    void what_is_written_late_to_a_run_that_was_purged_is_nowhere() {
        stoppedEverywhere(
                5,
                () -> {
                    others.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    assertThat(others.purge(clock.instant(), 10)).isEqualTo(1);
                    begun = (Started) others.create(begun.run().head(), LEASE);
                    written.clear();
                    write(begun, "c1");
                },
                store -> {
                    Started old = begun;
                    try {
                        store.append(old.token(), LATE);
                        if (begun == old) {
                            written.addAll(LATE);
                        }
                    } catch (RunLostException e) {
                        assertThat(begun).isNotSameAs(old);
                    }
                },
                () -> {
                    assertLog();
                    write(begun, "c2", "c3");
                    assertLog();
                    others.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    others.purge(clock.instant(), 10);
                    assertThat(database.getCollection("run_entries").countDocuments())
                            .as("entries of a run that is gone")
                            .isZero();
                });
    }

    @Test
    void who_reads_a_run_while_it_is_purged_reads_it_whole_or_not_at_all() {
        stoppedEverywhere(
                4,
                () -> {
                    try {
                        List<RunEntry> read = others.entries("user", id, 0, 1_000);
                        assertThat(read).extracting(RunEntry::note).isEqualTo(written);
                    } catch (OrchestratorException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND);
                    }
                },
                store -> {
                    others.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    assertThat(store.purge(clock.instant(), 10)).isEqualTo(1);
                },
                () -> assertThat(others.find("user", id)).isEmpty());
    }

    @Test
    void a_run_that_is_purged_while_it_is_read_is_not_there() {
        stoppedEverywhere(
                2,
                () -> {
                    others.change(begun.token(), RunChange.completed(null));
                    clock.advance(LEASE);
                    others.purge(clock.instant(), 10);
                },
                store -> {
                    write(begun, "a3");
                    try {
                        assertThat(store.entries("user", id, 0, 1_000))
                                .extracting(RunEntry::note)
                                .isEqualTo(written);
                    } catch (OrchestratorException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND);
                    }
                },
                () -> {});
    }
}
