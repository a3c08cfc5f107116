package dev.orchestrator.conformance;

import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Stores that look first and write then, and do not notice what happens between. */
final class RunRaceMutants {

    private static final long PAUSE_NANOS = 200_000;

    private RunRaceMutants() {}

    static List<Mutant<RunStore>> all() {
        return List.of(
                hasty("create", "of_many_threads_one_begins"),
                hasty("take", "of_many_threads_one_takes_over", "of_many_threads_one_answers_a_waiting_run"),
                hasty(
                        "append",
                        "threads_that_write_at_once_leave_no_gap",
                        "who_is_overtaken_while_he_writes_leaves_nothing_behind",
                        "nothing_is_written_once_a_run_has_ended"),
                Mutant.of(
                        "keys are looked for, and notes written then",
                        store -> new KeysFirst(),
                        "of_threads_that_write_one_key_one_does",
                        "threads_that_repeat_the_same_notes_write_them_once"),
                hasty("change", "of_many_threads_that_end_a_run_one_does", "a_run_is_ended_or_taken_over"),
                hasty("purge", "threads_that_purge_at_once_count_each_run_once"),
                Mutant.of(
                        "the last note is there first",
                        store -> new PlainRunStore() {
                            @Override
                            long write(PlainRun run, long first, List<RunNote> notes) {
                                for (int i = notes.size() - 1; i >= 0; i--) {
                                    run.add(entry(run, first + i, notes.get(i)));
                                    LockSupport.parkNanos(PAUSE_NANOS);
                                }
                                return first + notes.size() - 1;
                            }
                        },
                        "who_reads_meanwhile_sees_each_entry_in_its_turn"),
                Mutant.of(
                        "what is written is seen before it is there for good",
                        store -> new PlainRunStore() {
                            @Override
                            long write(PlainRun run, long first, List<RunNote> notes) {
                                run.add(new RunEntry(first, RunNote.of("draft", ""), run.epoch, now()));
                                LockSupport.parkNanos(PAUSE_NANOS);
                                return super.write(run, first, notes);
                            }
                        },
                        "who_reads_meanwhile_sees_each_entry_in_its_turn"));
    }

    private static Mutant<RunStore> hasty(String what, String... rejectedBy) {
        return Mutant.of(
                "others come between in " + what,
                store -> new PlainRunStore() {
                    @Override
                    <T> T alone(String asked, Supplier<T> work) {
                        return asked.equals(what) ? work.get() : super.alone(asked, work);
                    }

                    @Override
                    void between(String asked) {
                        if (asked.equals(what)) {
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    }
                },
                rejectedBy);
    }

    private static final class KeysFirst extends PlainRunStore {
        @Override
        <T> T alone(String asked, Supplier<T> work) {
            return asked.equals("append") ? work.get() : super.alone(asked, work);
        }

        @Override
        void between(String asked) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }

        @Override
        synchronized long write(PlainRun run, long first, List<RunNote> notes) {
            return super.write(run, run.log.size() + 1L, notes);
        }
    }
}
