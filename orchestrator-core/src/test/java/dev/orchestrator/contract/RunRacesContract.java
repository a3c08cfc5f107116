package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} in which threads write to one run at once. */
abstract class RunRacesContract extends RunLogsContract {

    private static final int THREADS = 8;

    @Test
    void threads_that_write_at_once_leave_no_gap() throws Exception {
        Started begun = begun();
        List<Map<Long, List<RunNote>>> written = Together.run(THREADS, thread -> {
            Map<Long, List<RunNote>> mine = new TreeMap<>();
            for (int i = 0; i < 25; i++) {
                String name = thread + "." + i;
                List<RunNote> notes = List.of(event(name + "a"), keyed(name, name + "b"), event(name + "c"));
                mine.put(store.append(begun.token(), notes), notes);
            }
            return mine;
        });
        assertGapless(begun.run().id(), THREADS * 75);
        List<RunNote> log = log(begun.run().id()).stream().map(RunEntry::note).toList();
        written.forEach(mine -> mine.forEach((last, notes) ->
                assertThat(log.subList(last.intValue() - 3, last.intValue())).isEqualTo(notes)));
    }

    @Test
    void of_threads_that_write_one_key_one_does() throws Exception {
        for (int round = 0; round < 10; round++) {
            Started begun = begun();
            List<Boolean> wrote = Together.run(THREADS, thread -> isWritten(begun.token(), keyed("k", "by " + thread)));
            assertThat(wrote).filteredOn(one -> one).hasSize(1);
            assertThat(data(begun.run().id())).containsExactly("by " + wrote.indexOf(true));
        }
    }

    private boolean isWritten(RunToken token, RunNote note) {
        try {
            return store.append(token, List.of(note)) > 0;
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            return false;
        }
    }

    @Test
    void threads_that_repeat_the_same_notes_write_them_once() throws Exception {
        Started begun = begun();
        List<RunNote> notes = List.of(event("a"), keyed("k", "b"));
        assertThat(Together.run(THREADS, thread -> store.append(begun.token(), notes)))
                .containsOnly(2L);
        assertThat(data(begun.run().id())).containsExactly("a", "b");
    }

    @Test
    void who_reads_meanwhile_sees_each_entry_in_its_turn() throws Exception {
        Started begun = begun();
        String id = begun.run().id();
        int entries = 200;
        List<List<RunEntry>> read = Together.run(4, thread -> {
            if (thread == 0) {
                for (int i = 0; i < entries / 2; i++) {
                    store.append(begun.token(), List.of(event("x".repeat(1_000) + i), event("y" + i)));
                }
            }
            List<RunEntry> seen = new ArrayList<>();
            while (seen.size() < entries) {
                List<RunEntry> news = store.entries(user, id, seen.size(), 1 + seen.size() % 9);
                assertThat(news)
                        .extracting(RunEntry::position)
                        .containsExactlyElementsOf(LongStream.rangeClosed(seen.size() + 1L, seen.size() + news.size())
                                .boxed()
                                .toList());
                seen.addAll(news);
            }
            return seen;
        });
        assertThat(read).containsOnly(log(id));
    }

    @Test
    void who_is_overtaken_while_he_writes_leaves_nothing_behind() throws Exception {
        String id = begun().run().id();
        clock.advance(LEASE);
        Together.run(THREADS, thread -> {
            for (int turn = 0; turn < 12; turn++) {
                List<Long> written = writtenUntilOvertaken(id, thread + "." + turn);
                written.forEach(position -> assertThat(store.entries(user, id, position - 1, 1))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.data()).startsWith(thread + ".")));
            }
            return thread;
        });
        assertGapless(id, (int) found(id).lastPosition());
        assertOneWriterAnEpoch(log(id));
    }

    /** Takes the run from whoever has it, and writes until somebody else does the same, or a few times. */
    private List<Long> writtenUntilOvertaken(String id, String name) {
        List<Long> positions = new ArrayList<>();
        clock.advance(LEASE);
        Optional<Started> taken = store.take(found(id), LEASE);
        try {
            for (int i = 0; taken.isPresent() && i < 4; i++) {
                positions.add(store.append(
                        taken.get().token(),
                        List.of(event(name + " in " + taken.get().run().epoch()))));
            }
        } catch (RunLostException e) {
            assertThat(e.epoch()).isLessThan(found(id).epoch());
        }
        return positions;
    }

    private static void assertOneWriterAnEpoch(List<RunEntry> log) {
        assertThat(log).extracting(RunEntry::epoch).isSorted();
        assertThat(log).allSatisfy(entry -> assertThat(entry.data()).endsWith(" in " + entry.epoch()));
        Map<Long, String> writers = new TreeMap<>();
        log.forEach(entry ->
                assertThat(writers.putIfAbsent(entry.epoch(), entry.data())).isIn(null, entry.data()));
    }

    @Test
    void of_many_threads_that_end_a_run_one_does() throws Exception {
        for (int round = 0; round < 10; round++) {
            Started begun = begun();
            List<Boolean> ended =
                    Together.run(THREADS, thread -> isChanged(begun.token(), RunChange.completed("by " + thread)));
            assertThat(ended).filteredOn(one -> one).hasSize(1);
            assertThat(found(begun.run().id()).result()).isEqualTo("by " + ended.indexOf(true));
        }
    }

    private boolean isChanged(RunToken token, RunChange change) {
        try {
            store.change(token, change);
            return true;
        } catch (RunLostException e) {
            return false;
        }
    }

    @Test
    void a_run_is_ended_or_taken_over() throws Exception {
        for (int round = 0; round < 20; round++) {
            Started begun = begun();
            clock.advance(LEASE);
            List<Boolean> won = Together.run(
                    2,
                    thread -> thread == 0
                            ? isChanged(begun.token(), RunChange.completed(null))
                            : store.take(begun.run(), LEASE).isPresent());
            assertThat(won).containsOnlyOnce(true);
            StoredRun run = found(begun.run().id());
            assertThat(run.status()).isEqualTo(won.get(0) ? Status.COMPLETED : Status.RUNNING);
            assertThat(run.epoch()).isEqualTo(won.get(0) ? 1 : 2);
        }
    }

    @Test
    void nothing_is_written_once_a_run_has_ended() throws Exception {
        for (int round = 0; round < 10; round++) {
            Started begun = begun();
            String id = begun.run().id();
            AtomicBoolean ended = new AtomicBoolean();
            List<Long> lasts = Together.run(4, thread -> {
                if (thread == 0) {
                    store.change(begun.token(), RunChange.completed(null));
                    ended.set(true);
                    return found(id).lastPosition();
                }
                return lastWritten(begun.token(), ended);
            });
            assertGapless(id, lasts.get(0).intValue());
            assertThat(lasts).allMatch(last -> last <= lasts.get(0));
        }
    }

    /** Writes until the run is lost, which it must be once it has ended. */
    private long lastWritten(RunToken token, AtomicBoolean ended) {
        long last = 0;
        try {
            while (true) {
                boolean before = ended.get();
                last = store.append(token, List.of(event("x")));
                assertThat(before).as("written to a run that had ended").isFalse();
            }
        } catch (RunLostException e) {
            return last;
        }
    }
}
