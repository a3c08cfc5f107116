package dev.orchestrator.conformance;

import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores that let the wrong one carry on a run, or for too long. */
final class RunLeaseMutants {

    private static final String HELD = "a_run_that_somebody_holds_is_taken_by_nobody";
    private static final String LASTS = "a_lease_lasts_as_long_as_it_was_given";
    private static final String NEXT_EPOCH = "a_run_whose_lease_is_over_is_taken_in_the_next_epoch";
    private static final String AS_SEEN = "a_run_is_taken_as_it_was_seen_or_not_at_all";
    private static final String WAITING = "a_waiting_run_is_taken_at_any_time";
    private static final String LOST = "a_right_that_was_lost_cannot_be_renewed";

    private RunLeaseMutants() {}

    static List<Mutant<RunStore>> all() {
        List<Mutant<RunStore>> all = new ArrayList<>(lasting());
        all.addAll(taking());
        all.addAll(seeing());
        all.addAll(renewing());
        return all;
    }

    private static List<Mutant<RunStore>> lasting() {
        return List.of(
                Mutant.of(
                        "a lease counts for nothing",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isExpired(PlainRun run) {
                                return true;
                            }
                        },
                        HELD,
                        LASTS,
                        "a_run_that_was_answered_is_held_like_any_other"),
                Mutant.of("a lease ends too early", store -> leasing(Duration.ofMillis(-1)), LASTS),
                Mutant.of("a lease ends too late", store -> leasing(Duration.ofMillis(1)), LASTS),
                Mutant.of(
                        "a lease has no end",
                        store -> leasing(Duration.ofDays(1)),
                        LASTS,
                        "a_running_run_is_due_when_its_lease_is_over"),
                Mutant.of(
                        "who takes a run has it as long as who began it",
                        store -> new PlainRunStore() {
                            @Override
                            void taken(PlainRun run, Duration lease) {
                                super.taken(run, Duration.ofSeconds(30));
                            }
                        },
                        "the_lease_of_who_took_a_run_lasts_as_long_as_it_was_given"),
                Mutant.of(
                        "any lease will do",
                        store -> new PlainRunStore() {
                            @Override
                            void requirePositive(Duration lease) {}
                        },
                        "a_lease_must_be_positive"));
    }

    private static RunStore leasing(Duration more) {
        return new PlainRunStore() {
            @Override
            Instant until(Duration lease) {
                return super.until(lease.plus(more));
            }
        };
    }

    private static List<Mutant<RunStore>> taking() {
        return List.of(
                taking("the epoch stays", (run, before) -> run.epoch = before.epoch(), NEXT_EPOCH, AS_SEEN),
                taking("an epoch is left out", (run, before) -> run.epoch++, NEXT_EPOCH),
                taking(
                        "nobody sees when it was taken",
                        (run, before) -> run.lastUpdated = before.lastUpdated(),
                        NEXT_EPOCH),
                taking("who takes it is told an old result", (run, before) -> run.result = null, WAITING),
                taking("the time to wake stays", (run, before) -> run.wakeAt = before.wakeAt(), WAITING),
                taking(
                        "an answered run is due when it would have woken",
                        (run, before) -> run.dueAt = before.wakeAt() == null ? run.dueAt : before.wakeAt(),
                        "a_run_that_was_answered_is_held_like_any_other",
                        "a_waiting_run_is_due_when_it_wakes"),
                Mutant.of(
                        "the secret stays",
                        store -> new PlainRunStore() {
                            @Override
                            void taken(PlainRun run, Duration lease) {
                                String secret = run.secret;
                                super.taken(run, lease);
                                run.secret = secret == null ? run.secret : secret;
                            }
                        },
                        NEXT_EPOCH,
                        LOST,
                        "who_lost_the_right_writes_nothing",
                        "who_is_overtaken_while_he_writes_leaves_nothing_behind"));
    }

    /** What is done to a run that was taken. */
    @FunctionalInterface
    private interface Spoiling {
        void spoil(PlainRun run, StoredRun before);
    }

    private static Mutant<RunStore> taking(String name, Spoiling spoiling, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    void taken(PlainRun run, Duration lease) {
                        StoredRun before = run.stored();
                        super.taken(run, lease);
                        spoiling.spoil(run, before);
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<RunStore>> seeing() {
        return List.of(
                Mutant.of(
                        "a run is taken in whatever epoch it is",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isSame(PlainRun run, StoredRun seen) {
                                return run.status == seen.status();
                            }
                        },
                        AS_SEEN),
                Mutant.of(
                        "a run is taken in whatever state it is",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isSame(PlainRun run, StoredRun seen) {
                                return run.epoch == seen.epoch();
                            }
                        },
                        AS_SEEN),
                Mutant.of(
                        "a waiting run is taken when it wakes",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isFree(PlainRun run, StoredRun seen) {
                                return super.isFree(run, seen) && isExpired(run);
                            }
                        },
                        WAITING),
                Mutant.of(
                        "a run that has ended goes on",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isFree(PlainRun run, StoredRun seen) {
                                return super.isFree(run, seen) || run.status.isEnded();
                            }
                        },
                        "a_run_that_has_ended_is_taken_by_nobody"),
                Mutant.of(
                        "what is not there is begun",
                        store -> new PlainRunStore() {
                            @Override
                            public Optional<Started> take(StoredRun seen, Duration lease) {
                                RunStart start = create(seen.head(), lease);
                                return start instanceof Started begun ? Optional.of(begun) : super.take(seen, lease);
                            }
                        },
                        "what_is_not_there_is_taken_by_nobody"),
                Mutant.of(
                        "anybody takes",
                        store -> new PlainRunStore() {
                            @Override
                            public Optional<Started> take(StoredRun seen, Duration lease) {
                                PlainRun run = runs.get(seen.id());
                                return run != null && seen.epoch() == run.epoch && seen.status() == Status.RUNNING
                                        ? super.take(run.stored(), lease)
                                        : super.take(seen, lease);
                            }
                        },
                        "take_keeps_users_apart"));
    }

    private static List<Mutant<RunStore>> renewing() {
        return List.of(
                Mutant.of(
                        "a lease that is renewed stays as it is",
                        store -> new PlainRunStore() {
                            @Override
                            public Renewal renew(RunToken token, Duration lease) {
                                PlainRun run = runs.get(token.runId());
                                Instant before = run == null ? null : run.dueAt;
                                Renewal renewal = super.renew(token, lease);
                                if (renewal != Renewal.LOST) {
                                    run.dueAt = before;
                                }
                                return renewal;
                            }
                        },
                        "a_renewed_lease_lasts_longer",
                        "a_running_run_is_due_when_its_lease_is_over",
                        "an_expired_right_that_nobody_took_can_still_be_used"),
                Mutant.of(
                        "nobody is told that he has lost it",
                        store -> new PlainRunStore() {
                            @Override
                            Renewal lostRenewal(PlainRun run, Duration lease) {
                                return Renewal.HELD;
                            }
                        },
                        LOST,
                        "who_lost_the_right_writes_nothing"),
                Mutant.of(
                        "who has lost it renews the lease of another",
                        store -> new PlainRunStore() {
                            @Override
                            Renewal lostRenewal(PlainRun run, Duration lease) {
                                if (run != null && run.secret != null) {
                                    run.dueAt = until(lease);
                                }
                                return Renewal.LOST;
                            }
                        },
                        LOST),
                Mutant.of(
                        "a right ends with its lease",
                        store -> new PlainRunStore() {
                            @Override
                            boolean holds(PlainRun run, RunToken token) {
                                return super.holds(run, token) && !isExpired(run);
                            }
                        },
                        "an_expired_right_that_nobody_took_can_still_be_used"));
    }
}
