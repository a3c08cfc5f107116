package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.inserting;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Stores that keep one content twice, an id for two contents, or mix projects up. */
final class GatherInsertMutants {

    private static final String THERE = "a_content_that_is_there_keeps_its_item";
    private static final String ABSENT = "what_is_not_there_is_absent";
    private static final String PROJECTS = "a_project_says_nothing_of_another_one";

    private GatherInsertMutants() {}

    static List<Mutant<GatherStore>> all() {
        List<Mutant<GatherStore>> all = new ArrayList<>(repeating());
        all.addAll(racing());
        all.addAll(mixing());
        return all;
    }

    private static List<Mutant<GatherStore>> repeating() {
        return List.of(
                inserting(
                        "the last who brings a content wins",
                        (store, item, terms) -> {
                            store.findByHash(item.projectId(), item.contentHash())
                                    .ifPresent(first -> store.delete(first.projectId(), first.id()));
                            return store.insert(item, terms);
                        },
                        THERE),
                inserting(
                        "a content that is there gets the new terms",
                        (store, item, terms) -> {
                            GatherItem first = store.insert(item, terms);
                            store.update(first, terms);
                            return first;
                        },
                        THERE),
                inserting(
                        "a content that is there is refused",
                        (store, item, terms) -> {
                            if (store.findByHash(item.projectId(), item.contentHash())
                                    .isPresent()) {
                                throw new IllegalStateException("duplicate key");
                            }
                            return store.insert(item, terms);
                        },
                        THERE),
                inserting(
                        "whoever has the id is returned",
                        (store, item, terms) -> {
                            try {
                                return store.insert(item, terms);
                            } catch (OrchestratorException e) {
                                return store.one(item.projectId(), item.id());
                            }
                        },
                        "an_id_belongs_to_one_content"));
    }

    private static List<Mutant<GatherStore>> racing() {
        AtomicBoolean busy = new AtomicBoolean();
        return List.of(
                inserting(
                        "a content is looked up, and then taken for one's own",
                        (store, item, terms) -> {
                            Optional<GatherItem> first = store.findByHash(item.projectId(), item.contentHash());
                            if (first.isPresent()) {
                                return first.get();
                            }
                            LockSupport.parkNanos(100_000);
                            store.insert(item, terms);
                            return item.toBuilder()
                                    .version(1, item.lastUpdated())
                                    .build();
                        },
                        "one_content_inserted_by_many_at_once_is_one_item"),
                inserting(
                        "who comes while another one inserts is forgotten",
                        (store, item, terms) -> {
                            if (!busy.compareAndSet(false, true)) {
                                return item;
                            }
                            LockSupport.parkNanos(10_000);
                            GatherItem first = store.insert(item, terms);
                            busy.set(false);
                            return first;
                        },
                        "many_contents_inserted_at_once_are_all_there"));
    }

    private static List<Mutant<GatherStore>> mixing() {
        return List.of(
                Mutant.of(
                        "a content is looked for in all projects",
                        store -> new Everywhere(store) {
                            @Override
                            public Optional<GatherItem> findByHash(String projectId, String contentHash) {
                                return projects.stream()
                                        .flatMap(project -> inner.findByHash(project, contentHash).stream())
                                        .findFirst();
                            }
                        },
                        ABSENT),
                Mutant.of(
                        "an id is looked for in all projects",
                        store -> new Everywhere(store) {
                            @Override
                            public List<GatherItem> find(String projectId, Collection<String> ids) {
                                return projects.stream()
                                        .flatMap(project -> inner.find(project, ids).stream())
                                        .toList();
                            }
                        },
                        ABSENT,
                        PROJECTS),
                Mutant.of(
                        "an item is deleted in all projects",
                        store -> new Everywhere(store) {
                            @Override
                            public boolean delete(String projectId, String id) {
                                return projects.stream()
                                        .map(project -> inner.delete(project, id))
                                        .reduce(false, Boolean::logicalOr);
                            }
                        },
                        PROJECTS),
                Mutant.of(
                        "terms are counted in all projects",
                        store -> new Everywhere(store) {
                            @Override
                            public Map<String, Long> counts(String projectId, Collection<String> terms) {
                                Map<String, Long> all = new ConcurrentHashMap<>();
                                projects.forEach(project -> inner.counts(project, terms)
                                        .forEach((term, count) -> all.merge(term, count, Long::sum)));
                                return all;
                            }
                        },
                        PROJECTS,
                        "counts_tell_how_many_items_hold_a_term"));
    }

    /** A store that remembers which projects there are. */
    private static class Everywhere extends DelegatingGatherStore {
        final Set<String> projects = ConcurrentHashMap.newKeySet();

        Everywhere(GatherStore inner) {
            super(inner);
        }

        @Override
        public GatherItem insert(GatherItem item, Collection<String> terms) {
            projects.add(item.projectId());
            return super.insert(item, terms);
        }
    }
}
