package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.DelegatingBrain.NEVER;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Brains that show what is not there any more, or not yet what is there. */
final class BrainDeleteMutants {

    private static final String GONE = "what_was_deleted_is_gone_with_its_relations";

    private BrainDeleteMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(lagging(), deleting()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Brain>> lagging() {
        String atOnce = "what_was_written_is_found_at_once";
        return List.of(
                Mutant.of(
                        "the search lags behind by a write",
                        brain -> new Lagging(brain) {
                            @Override
                            public List<BrainMatch> search(BrainQuery query, Cancellation c) {
                                return behind.search(query, c);
                            }
                        },
                        atOnce),
                Mutant.of(
                        "reading lags behind by a write",
                        brain -> new Lagging(brain) {
                            @Override
                            public List<Entity> find(String projectId, Collection<String> ids, Cancellation c) {
                                return behind.find(projectId, ids, c);
                            }
                        },
                        atOnce),
                Mutant.of(
                        "neighbours lag behind by a write",
                        brain -> new Lagging(brain) {
                            @Override
                            public Neighbourhood neighbours(NeighbourQuery query, Cancellation c) {
                                return behind.neighbours(query, c);
                            }
                        },
                        atOnce));
    }

    /** Has a second Brain that does not know the last write yet. */
    private static class Lagging extends DelegatingBrain {
        final Brain behind = InMemoryBrain.create();
        private Runnable last = () -> {};

        Lagging(Brain inner) {
            super(inner);
        }

        @Override
        public synchronized void upsert(
                String p, Collection<Entity> entities, Collection<Relation> relations, Cancellation c) {
            super.upsert(p, entities, relations, c);
            last.run();
            last = () -> behind.upsert(p, entities, relations, NEVER);
        }
    }

    private static List<Mutant<Brain>> deleting() {
        return List.of(
                Mutant.of(
                        "what is deleted must be there",
                        brain -> new DelegatingBrain(brain) {
                            @Override
                            public void delete(String projectId, Collection<String> ids, Cancellation c) {
                                if (!ids.stream().allMatch(id -> has(projectId, id))) {
                                    throw new IllegalStateException("no such entity");
                                }
                                super.delete(projectId, ids, c);
                            }
                        },
                        GONE),
                Mutant.of(
                        "what is deleted is still searched",
                        brain -> new DelegatingBrain(brain) {
                            private final Set<String> deleted = ConcurrentHashMap.newKeySet();

                            @Override
                            public void delete(String projectId, Collection<String> ids, Cancellation c) {
                                deleted.addAll(ids);
                            }

                            @Override
                            public List<Entity> find(String projectId, Collection<String> ids, Cancellation c) {
                                return super.find(projectId, ids, c).stream()
                                        .filter(e -> !deleted.contains(e.id()))
                                        .toList();
                            }
                        },
                        GONE),
                Mutant.of(
                        "deleting leaves the relations",
                        Haunted::new,
                        GONE,
                        "what_was_deleted_comes_back_without_its_relations"));
    }

    /** Keeps the relations of what is deleted: they are told, and are there again when it is written again. */
    private static final class Haunted extends DelegatingBrain {
        private final Map<String, List<Relation>> left = new LinkedHashMap<>();

        Haunted(Brain inner) {
            super(inner);
        }

        @Override
        public void delete(String projectId, Collection<String> ids, Cancellation c) {
            NeighbourQuery around = NeighbourQuery.of(projectId, ids);
            for (Relation relation : inner.neighbours(around, c).relations()) {
                left.computeIfAbsent(relation.from(), any -> new ArrayList<>()).add(relation);
                left.computeIfAbsent(relation.to(), any -> new ArrayList<>()).add(relation);
            }
            super.delete(projectId, ids, c);
        }

        @Override
        public void upsert(String p, Collection<Entity> entities, Collection<Relation> relations, Cancellation c) {
            super.upsert(p, entities, relations, c);
            entities.stream()
                    .flatMap(e -> left.getOrDefault(e.id(), List.of()).stream())
                    .filter(r -> has(p, r.from()) && has(p, r.to()))
                    .forEach(r -> super.upsert(p, List.of(), List.of(r), c));
        }

        @Override
        public Neighbourhood neighbours(NeighbourQuery query, Cancellation c) {
            Neighbourhood near = super.neighbours(query, c);
            List<Relation> gone = left.values().stream()
                    .flatMap(List::stream)
                    .filter(r -> near.relations().stream().noneMatch(there -> BrokenBrain.same(there, r)))
                    .toList();
            return new Neighbourhood(near.entities(), BrokenBrain.joined(near.relations(), gone));
        }
    }
}
