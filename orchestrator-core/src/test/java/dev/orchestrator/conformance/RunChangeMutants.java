package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores whose runs pause, end or are to stop wrongly. */
final class RunChangeMutants {

    private static final String LEFT = "a_run_stands_as_it_was_left";
    private static final String REPLACES = "a_change_replaces_what_the_one_before_has_left";
    private static final String AGAIN = "changing_again_in_the_same_way_changes_nothing";
    private static final String LET_GO = "a_run_that_was_let_go_is_taken_at_once";
    private static final String HEARS = "who_carries_on_a_run_hears_that_it_is_to_stop";
    private static final String ASKED = "a_waiting_run_can_be_asked_to_stop_and_one_that_has_ended_cannot";

    private static final String TO_STOP = "a_waiting_run_that_is_to_stop_is_due_at_once";

    private RunChangeMutants() {}

    static List<Mutant<RunStore>> all() {
        List<Mutant<RunStore>> all = new ArrayList<>(leaving());
        all.addAll(repeating());
        all.addAll(asking());
        return all;
    }

    private static List<Mutant<RunStore>> leaving() {
        return List.of(
                changing("there is no result", (run, before) -> run.result = null, LEFT, REPLACES),
                changing(
                        "a result is trimmed",
                        (run, before) -> run.result = run.result == null ? null : run.result.strip(),
                        LEFT),
                changing(
                        "a result stays until there is another",
                        (run, before) -> run.result = run.result == null ? before.result() : run.result,
                        REPLACES),
                changing(
                        "every error is the same",
                        (run, before) -> run.error = run.error == null ? null : ErrorCode.INTERNAL_ERROR,
                        LEFT),
                changing("nobody sees when", (run, before) -> run.lastUpdated = before.lastUpdated(), LEFT),
                changing("a waiting run never wakes", (run, before) -> run.wakeAt = null, LEFT),
                changing(
                        "a run is let go when its lease is over",
                        (run, before) -> {
                            if (run.status == Status.RUNNING) {
                                run.dueAt = run.lastUpdated.plus(Duration.ofSeconds(30));
                            }
                        },
                        LET_GO,
                        "a_run_that_was_let_go_is_due_at_once_and_one_that_has_ended_never"));
    }

    /** What is done to a run that was changed. */
    @FunctionalInterface
    private interface Spoiling {
        void spoil(PlainRun run, StoredRun before);
    }

    private static Mutant<RunStore> changing(String name, Spoiling spoiling, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    void changed(PlainRun run, RunChange change) {
                        StoredRun before = run.stored();
                        super.changed(run, change);
                        spoiling.spoil(run, before);
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<RunStore>> repeating() {
        return List.of(
                Mutant.of(
                        "who repeats has lost it",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isDone(PlainRun run, RunToken token, RunChange change) {
                                return false;
                            }
                        },
                        AGAIN),
                Mutant.of(
                        "who repeats does it again",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isDone(PlainRun run, RunToken token, RunChange change) {
                                boolean done = super.isDone(run, token, change);
                                run.lastUpdated = done ? now() : run.lastUpdated;
                                return done;
                            }
                        },
                        AGAIN),
                Mutant.of(
                        "who has changed it once changes it again",
                        store -> new PlainRunStore() {
                            @Override
                            PlainRun held(RunToken token) {
                                PlainRun run = runs.get(token.runId());
                                return run != null && token.secret().equals(run.lastSecret) ? run : super.held(token);
                            }
                        },
                        "a_run_that_has_ended_stays_as_it_is",
                        "of_many_threads_that_end_a_run_one_does"),
                Mutant.of(
                        "who has parked it once is never told that it was taken",
                        store -> new PlainRunStore() {
                            private final Set<String> parked = ConcurrentHashMap.newKeySet();

                            @Override
                            public void change(RunToken token, RunChange change) {
                                if (!parked.contains(token.secret())) {
                                    super.change(token, change);
                                    parked.add(token.secret());
                                }
                            }
                        },
                        "who_parked_a_run_does_not_park_it_again_once_it_was_taken"),
                Mutant.of(
                        "who has lost it changes nothing and hears nothing",
                        store -> new PlainRunStore() {
                            @Override
                            public void change(RunToken token, RunChange change) {
                                try {
                                    super.change(token, change);
                                } catch (RunLostException e) {
                                    // as if it were done
                                }
                            }
                        },
                        "who_lost_the_right_changes_nothing",
                        "a_run_that_has_ended_stays_as_it_is"));
    }

    private static List<Mutant<RunStore>> asking() {
        return List.of(
                Mutant.of(
                        "who renews is not told",
                        store -> new PlainRunStore() {
                            @Override
                            public Renewal renew(RunToken token, Duration lease) {
                                return super.renew(token, lease) == Renewal.LOST ? Renewal.LOST : Renewal.HELD;
                            }
                        },
                        HEARS),
                Mutant.of(
                        "who takes a run is not told",
                        store -> new PlainRunStore() {
                            @Override
                            void taken(PlainRun run, Duration lease) {
                                run.cancelAsked = false;
                                super.taken(run, lease);
                            }
                        },
                        HEARS),
                changing("a run that has ended was asked for nothing", (run, before) -> run.cancelAsked = false, HEARS),
                Mutant.of(
                        "what has ended can be asked to",
                        store -> new PlainRunStore() {
                            @Override
                            boolean canBeAsked(PlainRun run) {
                                return true;
                            }
                        },
                        ASKED),
                Mutant.of(
                        "what waits cannot be asked",
                        store -> new PlainRunStore() {
                            @Override
                            boolean canBeAsked(PlainRun run) {
                                return run.status == Status.RUNNING;
                            }
                        },
                        ASKED),
                Mutant.of(
                        "nobody comes for what waits and is to stop",
                        store -> new PlainRunStore() {
                            @Override
                            void asked(PlainRun run) {
                                // when it wakes, somebody will
                            }
                        },
                        TO_STOP),
                changing(
                        "nobody comes for what was to stop before it waited",
                        (run, before) -> run.dueAt = run.status == Status.WAITING ? run.wakeAt : run.dueAt,
                        TO_STOP),
                Mutant.of(
                        "anybody asks",
                        store -> new PlainRunStore() {
                            @Override
                            public boolean askToCancel(String userId, String runId) {
                                PlainRun run = runs.get(runId);
                                return super.askToCancel(run == null ? userId : run.head.userId(), runId);
                            }
                        },
                        "asking_to_stop_keeps_users_apart"));
    }
}
