package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.read;
import static dev.orchestrator.conformance.BrokenBrain.writing;
import static dev.orchestrator.conformance.BrokenBrain.written;
import static dev.orchestrator.conformance.DelegatingBrain.NEVER;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Brains that do not heed a cancellation, or what other threads do. */
final class BrainRaceMutants {

    private static final String CANCELLED = "what_is_cancelled_before_it_begins_does_nothing";

    private BrainRaceMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(cancelling(), halving(), racing())
                .flatMap(List::stream)
                .toList();
    }

    private static Mutant<Brain> deaf(String name, UnaryOperator<Brain> breaking) {
        return Mutant.of(name, breaking, CANCELLED);
    }

    private static List<Mutant<Brain>> cancelling() {
        return List.of(
                deaf("search cannot be cancelled", brain -> new DelegatingBrain(brain) {
                    @Override
                    public List<BrainMatch> search(BrainQuery query, Cancellation c) {
                        return super.search(query, NEVER);
                    }
                }),
                deaf("find cannot be cancelled", brain -> new DelegatingBrain(brain) {
                    @Override
                    public List<Entity> find(String projectId, Collection<String> ids, Cancellation c) {
                        return super.find(projectId, ids, NEVER);
                    }
                }),
                deaf("neighbours cannot be cancelled", brain -> new DelegatingBrain(brain) {
                    @Override
                    public Neighbourhood neighbours(NeighbourQuery query, Cancellation c) {
                        return super.neighbours(query, NEVER);
                    }
                }),
                deaf("delete cannot be cancelled", brain -> new DelegatingBrain(brain) {
                    @Override
                    public void delete(String projectId, Collection<String> ids, Cancellation c) {
                        super.delete(projectId, ids, NEVER);
                    }
                }),
                deaf("upsert sees a cancellation once it has written", brain -> new DelegatingBrain(brain) {
                    @Override
                    public void upsert(String p, Collection<Entity> e, Collection<Relation> r, Cancellation c) {
                        super.upsert(p, e, r, NEVER);
                        c.throwIfCancelled();
                    }
                }));
    }

    private static List<Mutant<Brain>> halving() {
        String allOrNothing = "a_write_that_is_cancelled_has_written_all_or_nothing";
        return List.of(
                Mutant.of(
                        "a write is cancelled half-way",
                        brain -> new DelegatingBrain(brain) {
                            @Override
                            public void upsert(String p, Collection<Entity> e, Collection<Relation> r, Cancellation c) {
                                for (Entity entity : e) {
                                    LockSupport.parkNanos(10_000);
                                    super.upsert(p, List.of(entity), List.of(), c);
                                }
                                super.upsert(p, List.of(), r, c);
                            }
                        },
                        allOrNothing),
                Mutant.of(
                        "a write that was cancelled is there all the same",
                        brain -> new DelegatingBrain(brain) {
                            @Override
                            public void upsert(String p, Collection<Entity> e, Collection<Relation> r, Cancellation c) {
                                c.throwIfCancelled();
                                super.upsert(p, e, r, NEVER);
                                LockSupport.parkNanos(2_000_000);
                                c.throwIfCancelled();
                            }
                        },
                        allOrNothing));
    }

    private static List<Mutant<Brain>> racing() {
        String once = "threads_that_write_the_same_write_it_once";
        return List.of(
                Mutant.of("of two writes at once one is lost", Losing::new, "threads_that_write_and_read_lose_nothing"),
                writing(
                        "a text is written after its title",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, relations);
                            LockSupport.parkNanos(100_000);
                            entities.forEach(e -> writeText(brain, p, e));
                        },
                        once),
                Mutant.of(
                        "a relation is checked before it is written",
                        Dangling::new,
                        "no_relation_outlives_its_ends_whoever_deletes_them"));
    }

    private static void writeText(DelegatingBrain brain, String projectId, Entity e) {
        List<Entity> now = read(brain, projectId, List.of(e.id())).stream()
                .map(old -> new Entity(old.id(), old.type(), old.title(), e.text(), old.properties()))
                .toList();
        written(brain, projectId, now, List.of());
    }

    private static final class Losing extends DelegatingBrain {
        private final AtomicBoolean isWriting = new AtomicBoolean();

        Losing(Brain inner) {
            super(inner);
        }

        @Override
        public void upsert(String p, Collection<Entity> e, Collection<Relation> r, Cancellation c) {
            if (isWriting.compareAndSet(false, true)) {
                LockSupport.parkNanos(100_000);
                try {
                    super.upsert(p, e, r, c);
                } finally {
                    isWriting.set(false);
                }
            }
        }
    }

    /** Keeps relations whose ends were there a moment ago. */
    private static final class Dangling extends DelegatingBrain {
        private final Set<Relation> dangling = ConcurrentHashMap.newKeySet();

        Dangling(Brain inner) {
            super(inner);
        }

        @Override
        public void upsert(String p, Collection<Entity> e, Collection<Relation> relations, Cancellation c) {
            boolean there = relations.stream().allMatch(r -> has(p, r.from()) && has(p, r.to()));
            LockSupport.parkNanos(100_000);
            try {
                super.upsert(p, e, relations, c);
            } catch (OrchestratorException refused) {
                if (!there) {
                    throw refused;
                }
                dangling.addAll(relations);
            }
        }

        @Override
        public Neighbourhood neighbours(NeighbourQuery query, Cancellation c) {
            Neighbourhood near = super.neighbours(query, c);
            return new Neighbourhood(near.entities(), BrokenBrain.joined(near.relations(), dangling));
        }
    }
}
