package dev.orchestrator.conformance;

import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStart.Started;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that begin, find, list or forget runs wrongly. */
final class RunListMutants {

    private static final String NEWEST = "runs_are_listed_newest_first";
    private static final String DUE = "a_running_run_is_due_when_its_lease_is_over";
    private static final String LONGEST = "those_that_are_due_for_longest_come_first";
    private static final String PURGED = "runs_that_ended_before_a_time_are_purged";
    private static final String AS_BEGUN = "a_run_comes_back_as_it_was_begun";
    private static final String AGAIN = "beginning_again_finds_what_is_there";

    private RunListMutants() {}

    static List<Mutant<RunStore>> all() {
        List<Mutant<RunStore>> all = new ArrayList<>(beginning());
        all.addAll(listing());
        all.addAll(due());
        all.addAll(purging());
        return all;
    }

    private static List<Mutant<RunStore>> beginning() {
        return List.of(
                keeping(
                        "the request is trimmed",
                        h -> head(h, h.projectId(), h.request().strip()),
                        AS_BEGUN),
                keeping("the project is lost", h -> head(h, null, h.request()), AS_BEGUN, "runs_are_listed_by_project"),
                keeping(
                        "a request has a megabyte",
                        h -> head(
                                h,
                                h.projectId(),
                                h.request()
                                        .substring(
                                                0, Math.min(1 << 20, h.request().length()))),
                        AS_BEGUN),
                again("who begins again begins anew", (store, there, head, lease) -> store.begin(head, lease), AGAIN),
                again(
                        "who begins again holds it for longer",
                        (store, there, head, lease) -> {
                            there.dueAt = store.until(lease);
                            return new RunStart.Exists(there.stored());
                        },
                        AGAIN),
                Mutant.of(
                        "an id is anybody's",
                        store -> new PlainRunStore() {
                            @Override
                            public RunStart create(RunHead head, Duration lease) {
                                PlainRun there = runs.get(head.id());
                                return there == null ? super.create(head, lease) : new RunStart.Exists(there.stored());
                            }
                        },
                        "an_id_belongs_to_one_user"),
                Mutant.of(
                        "anybody finds",
                        store -> new PlainRunStore() {
                            @Override
                            public Optional<StoredRun> find(String userId, String runId) {
                                return Optional.ofNullable(runs.get(runId)).map(PlainRun::stored);
                            }
                        },
                        "find_keeps_users_apart"));
    }

    private static RunHead head(RunHead head, String project, String request) {
        return new RunHead(head.id(), head.userId(), project, head.mode(), head.conversationId(), request);
    }

    /** Another head to keep. */
    @FunctionalInterface
    private interface Keeping {
        RunHead kept(RunHead head);
    }

    private static Mutant<RunStore> keeping(String name, Keeping keeping, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    RunHead kept(RunHead head) {
                        return keeping.kept(head);
                    }
                },
                rejectedBy);
    }

    /** Another answer to who begins again. */
    @FunctionalInterface
    private interface Again {
        RunStart again(PlainRunStore store, PlainRun there, RunHead head, Duration lease);
    }

    private static Mutant<RunStore> again(String name, Again again, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    RunStart again(PlainRun there, RunHead head, Duration lease) {
                        return again.again(this, there, head, lease);
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<RunStore>> listing() {
        return List.of(
                listed("the oldest comes first", PlainRunStore.NEWEST_FIRST.reversed(), NEWEST),
                listed(
                        "what was changed last comes first",
                        Comparator.<PlainRun, Instant>comparing(run -> run.lastUpdated)
                                .thenComparing(PlainRunStore.NEWEST_FIRST.reversed())
                                .reversed(),
                        NEWEST),
                Mutant.of(
                        "a page goes on with what is older",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isAfter(PlainRun run, PlainRun last) {
                                return run.createdAt.isBefore(last.createdAt);
                            }
                        },
                        "pages_cover_every_run_once_even_if_all_began_together"),
                Mutant.of(
                        "the project is not looked at",
                        store -> new PlainRunStore() {
                            @Override
                            boolean isIn(PlainRun run, String projectId) {
                                return true;
                            }
                        },
                        "runs_are_listed_by_project"),
                Mutant.of(
                        "what is not there is the beginning",
                        store -> new PlainRunStore() {
                            @Override
                            PlainRun lastListed(String userId, String after) {
                                return run(userId, after).orElse(null);
                            }
                        },
                        "a_list_goes_on_after_a_run_that_exists",
                        "list_keeps_users_apart"),
                Mutant.of(
                        "everybody's runs are listed",
                        store -> new PlainRunStore() {
                            @Override
                            public List<StoredRun> list(String userId, String project, String after, int limit) {
                                String any =
                                        runs.values().iterator().next().head.userId();
                                return super.list(any, project, after, limit);
                            }
                        },
                        "list_keeps_users_apart"));
    }

    private static Mutant<RunStore> listed(String name, Comparator<PlainRun> order, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    Comparator<PlainRun> listed() {
                        return order;
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<RunStore>> due() {
        String wakes = "a_waiting_run_is_due_when_it_wakes";
        String letGo = "a_run_that_was_let_go_is_due_at_once_and_one_that_has_ended_never";
        return List.of(
                due(
                        "due is what was due before",
                        (store, run, now) -> store.isDue(run, now.minusMillis(1)),
                        DUE,
                        wakes),
                due(
                        "due is what is due by the store's own clock",
                        (store, run, now) -> store.isDue(run, store.now()),
                        DUE),
                due(
                        "what waits is due",
                        (store, run, now) -> run.status == Status.WAITING || store.isDue(run, now),
                        wakes),
                due(
                        "what waits is not due",
                        (store, run, now) -> run.status != Status.WAITING && store.isDue(run, now),
                        wakes,
                        LONGEST),
                due("what has ended is due", (store, run, now) -> run.status.isEnded() || store.isDue(run, now), letGo),
                Mutant.of(
                        "what began first comes first",
                        store -> new PlainRunStore() {
                            @Override
                            Comparator<PlainRun> dueOrder() {
                                return PlainRunStore.NEWEST_FIRST.reversed();
                            }
                        },
                        LONGEST),
                Mutant.of(
                        "all that is due is found",
                        store -> new PlainRunStore() {
                            @Override
                            public List<StoredRun> due(Instant now, int limit) {
                                return super.due(now, Math.max(limit, 100));
                            }
                        },
                        LONGEST));
    }

    /** Another answer to what is due. */
    @FunctionalInterface
    private interface Due {
        boolean isDue(PlainRunStore store, PlainRun run, Instant now);
    }

    private static Mutant<RunStore> due(String name, Due due, String... rejectedBy) {
        PlainRunStore correct = new PlainRunStore();
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    boolean isDue(PlainRun run, Instant now) {
                        return due.isDue(correct, run, now);
                    }

                    @Override
                    boolean isExpired(PlainRun run) {
                        return correct.isExpired(run);
                    }

                    @Override
                    Comparator<PlainRun> dueOrder() {
                        return Comparator.comparing(run -> run.dueAt == null ? Instant.EPOCH : run.dueAt);
                    }
                },
                rejectedBy);
    }

    private static List<Mutant<RunStore>> purging() {
        return List.of(
                over("all that has ended is purged", (run, before) -> run.status.isEnded(), PURGED),
                over(
                        "what ended at that time is purged",
                        (run, before) -> run.status.isEnded() && !run.lastUpdated.isAfter(before),
                        PURGED),
                over("nothing is purged", (run, before) -> false, PURGED, "a_run_that_was_purged_may_come_again"),
                over(
                        "what is old is purged",
                        (run, before) -> run.lastUpdated.isBefore(before),
                        "runs_that_have_not_ended_are_never_purged"),
                over(
                        "what waits for long is purged",
                        (run, before) -> run.status != Status.RUNNING && run.lastUpdated.isBefore(before),
                        "runs_that_have_not_ended_are_never_purged"),
                Mutant.of(
                        "what ended last is purged first",
                        store -> new PlainRunStore() {
                            @Override
                            Comparator<PlainRun> purgeOrder() {
                                return super.purgeOrder().reversed();
                            }
                        },
                        PURGED),
                Mutant.of(
                        "there is no limit to a purge",
                        store -> new PlainRunStore() {
                            @Override
                            public int purge(Instant endedBefore, int limit) {
                                require(limit > 0);
                                return super.purge(endedBefore, 100);
                            }
                        },
                        PURGED),
                Mutant.of(
                        "a run that comes again has its old log",
                        store -> new OldLogs(),
                        "a_run_that_was_purged_may_come_again"));
    }

    /** Another answer to what is over. */
    @FunctionalInterface
    private interface Over {
        boolean isOver(PlainRun run, Instant before);
    }

    private static Mutant<RunStore> over(String name, Over over, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new PlainRunStore() {
                    @Override
                    boolean isOver(PlainRun run, Instant endedBefore) {
                        return over.isOver(run, endedBefore);
                    }
                },
                rejectedBy);
    }

    private static final class OldLogs extends PlainRunStore {
        private final Map<String, PlainRun> old = new ConcurrentHashMap<>();

        @Override
        Started begin(RunHead head, Duration lease) {
            super.begin(head, lease);
            PlainRun run = runs.get(head.id());
            PlainRun before = old.put(head.id(), run);
            if (before != null) {
                run.log.putAll(before.log);
            }
            return started(run);
        }
    }
}
