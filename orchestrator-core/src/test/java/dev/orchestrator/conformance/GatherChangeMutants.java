package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.inserting;
import static dev.orchestrator.conformance.BrokenGather.updating;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stores that update or delete wrongly. */
final class GatherChangeMutants {

    private static final String REPLACES = "an_update_replaces_all_that_may_change";
    private static final String STALE = "an_update_of_another_version_changes_nothing";
    private static final String RACE = "of_many_updates_of_one_version_one_wins";
    private static final String GONE = "a_deleted_item_is_gone";

    private GatherChangeMutants() {}

    static List<Mutant<GatherStore>> all() {
        List<Mutant<GatherStore>> all = new ArrayList<>(replacing());
        all.addAll(comparing());
        all.addAll(deleting());
        return all;
    }

    private static List<Mutant<GatherStore>> replacing() {
        return List.of(
                updating(
                        "a problem stays until there is another one",
                        (store, item, terms) -> {
                            GatherItem before = store.one(item.projectId(), item.id());
                            String problem =
                                    item.problem() == null && before != null ? before.problem() : item.problem();
                            return store.update(
                                    item.toBuilder()
                                            .state(item.state(), problem)
                                            .build(),
                                    terms);
                        },
                        REPLACES),
                updating(
                        "the summary stays as it is",
                        (store, item, terms) -> store.update(
                                item.toBuilder()
                                        .summary(store.one(item.projectId(), item.id())
                                                .summary())
                                        .build(),
                                terms),
                        REPLACES),
                updating(
                        "the log of decisions stays as it is",
                        (store, item, terms) -> {
                            GatherItem before = store.one(item.projectId(), item.id());
                            return store.update(
                                    item.toBuilder()
                                            .decisions(before == null ? List.of() : before.decisions())
                                            .build(),
                                    terms);
                        },
                        REPLACES),
                updating(
                        "the time of the change is the one that is given",
                        (store, item, terms) -> store.update(item, terms)
                                .map(updated -> updated.toBuilder()
                                        .version(updated.version(), item.lastUpdated())
                                        .build()),
                        REPLACES),
                updating(
                        "what was accepted is replaced too",
                        (store, item, terms) -> store.update(item, terms)
                                .map(updated -> item.toBuilder()
                                        .version(updated.version(), updated.lastUpdated())
                                        .build()),
                        "an_update_keeps_what_names_the_item_and_what_was_accepted"));
    }

    private static List<Mutant<GatherStore>> comparing() {
        return List.of(
                updating(
                        "the version is not looked at",
                        (store, item, terms) -> {
                            LockSupport.parkNanos(100_000);
                            return inAnyCase(store, item, terms);
                        },
                        STALE,
                        RACE),
                updating(
                        "the version is looked at, and then written",
                        (store, item, terms) -> {
                            GatherItem before = store.one(item.projectId(), item.id());
                            if (before == null || before.version() != item.version()) {
                                return Optional.empty();
                            }
                            LockSupport.parkNanos(100_000);
                            return inAnyCase(store, item, terms);
                        },
                        RACE),
                updating(
                        "who comes too late leaves terms",
                        (store, item, terms) -> {
                            Optional<GatherItem> updated = store.update(item, terms);
                            if (updated.isEmpty()) {
                                Optional.ofNullable(store.one(item.projectId(), item.id()))
                                        .ifPresent(there -> store.update(there, terms));
                            }
                            return updated;
                        },
                        STALE),
                updating(
                        "what is gone is brought back",
                        (store, item, terms) -> store.one(item.projectId(), item.id()) == null
                                ? Optional.of(store.insert(item, terms))
                                : store.update(item, terms),
                        "an_update_of_what_is_gone_brings_nothing_back"));
    }

    private static Optional<GatherItem> inAnyCase(
            DelegatingGatherStore store, GatherItem item, Collection<String> terms) {
        while (true) {
            GatherItem before = store.one(item.projectId(), item.id());
            if (before == null) {
                return Optional.empty();
            }
            GatherItem now = item.toBuilder()
                    .version(before.version(), item.lastUpdated())
                    .build();
            Optional<GatherItem> updated = store.update(now, terms);
            if (updated.isPresent()) {
                return updated;
            }
        }
    }

    private static List<Mutant<GatherStore>> deleting() {
        Map<String, GatherItem> seen = new ConcurrentHashMap<>();
        return List.of(
                deleting("nothing is deleted", (store, project, id) -> store.one(project, id) != null, GONE),
                deleting(
                        "deleting always says yes",
                        (store, project, id) -> {
                            store.delete(project, id);
                            return true;
                        },
                        GONE),
                deleting(
                        "a deleted item is only emptied",
                        (store, project, id) -> {
                            GatherItem item = store.one(project, id);
                            return item != null && store.update(item, List.of()).isPresent();
                        },
                        GONE),
                inserting(
                        "a content never comes again",
                        (store, item, terms) -> {
                            GatherItem first = seen.putIfAbsent(item.projectId() + item.contentHash(), item);
                            return first == null ? store.insert(item, terms) : first;
                        },
                        "what_was_deleted_may_come_again"));
    }

    /** Another way to delete. */
    @FunctionalInterface
    private interface Delete {
        boolean delete(DelegatingGatherStore store, String projectId, String id);
    }

    private static Mutant<GatherStore> deleting(String name, Delete delete, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public boolean delete(String projectId, String id) {
                        return delete.delete(new DelegatingGatherStore(inner), projectId, id);
                    }
                },
                rejectedBy);
    }
}
