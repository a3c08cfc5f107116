package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.read;
import static dev.orchestrator.conformance.BrokenBrain.spoiling;
import static dev.orchestrator.conformance.BrokenBrain.writing;
import static dev.orchestrator.conformance.BrokenBrain.written;
import static dev.orchestrator.conformance.DelegatingBrain.NEVER;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Brains that write or delete wrongly. */
final class BrainWriteMutants {

    private static final String REPLACED = "an_entity_is_replaced_as_a_whole";
    private static final String LAST = "of_several_in_one_call_the_last_one_counts";
    private static final String APART = "relations_are_told_apart_by_direction_and_type";

    private BrainWriteMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(replacing(), relating()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Brain>> replacing() {
        return List.of(
                writing(
                        "properties are merged",
                        (brain, p, entities, relations) -> written(
                                brain,
                                p,
                                entities.stream().map(e -> merged(brain, p, e)).toList(),
                                relations),
                        REPLACED),
                writing(
                        "an empty text keeps the old one",
                        (brain, p, entities, relations) -> written(
                                brain,
                                p,
                                entities.stream()
                                        .map(e -> withOldText(brain, p, e))
                                        .toList(),
                                relations),
                        REPLACED),
                writing(
                        "what is there is left alone",
                        (brain, p, entities, relations) -> written(
                                brain,
                                p,
                                entities.stream()
                                        .filter(e -> !brain.has(p, e.id()))
                                        .toList(),
                                relations),
                        REPLACED),
                writing(
                        "relations are lost when an entity is replaced",
                        (brain, p, entities, relations) -> {
                            brain.inner.delete(
                                    p, entities.stream().map(Entity::id).toList(), NEVER);
                            written(brain, p, entities, relations);
                        },
                        "relations_of_a_replaced_entity_stay"),
                writing(
                        "the first of several counts",
                        (brain, p, entities, relations) -> written(brain, p, reversed(entities), relations),
                        LAST),
                writing(
                        "an id may stand in a call once",
                        (brain, p, entities, relations) -> {
                            if (entities.stream().map(Entity::id).distinct().count() < entities.size()) {
                                throw new IllegalArgumentException("an id stands there twice");
                            }
                            written(brain, p, entities, relations);
                        },
                        LAST),
                writing(
                        "something must be written",
                        (brain, p, entities, relations) -> {
                            if (entities.isEmpty() && relations.isEmpty()) {
                                throw new IllegalArgumentException("nothing to write");
                            }
                            written(brain, p, entities, relations);
                        },
                        "nothing_may_be_written"));
    }

    private static <T> List<T> reversed(List<T> all) {
        List<T> reversed = new ArrayList<>(all);
        Collections.reverse(reversed);
        return reversed;
    }

    private static Entity merged(DelegatingBrain brain, String projectId, Entity e) {
        Map<String, Object> properties = new HashMap<>();
        read(brain, projectId, List.of(e.id())).forEach(old -> properties.putAll(old.properties()));
        properties.putAll(e.properties());
        return BrokenBrain.properties(e, properties);
    }

    private static Entity withOldText(DelegatingBrain brain, String projectId, Entity e) {
        List<Entity> old = e.text().isEmpty() ? read(brain, projectId, List.of(e.id())) : List.of();
        return old.isEmpty()
                ? e
                : new Entity(e.id(), e.type(), e.title(), old.get(0).text(), e.properties());
    }

    private static List<Mutant<Brain>> relating() {
        return List.of(
                Mutant.of(
                        "relations are written each time anew", Repeating::new, "writing_twice_leaves_the_same_counts"),
                writing(
                        "properties of relations are merged",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, List.of());
                            relations.forEach(r -> written(brain, p, List.of(), List.of(merged(brain, p, r))));
                        },
                        "a_relation_is_replaced_as_a_whole",
                        LAST),
                writing(
                        "the first relation stays",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, List.of());
                            relations.stream()
                                    .filter(r -> !old(brain, p, r).findAny().isPresent())
                                    .forEach(r -> written(brain, p, List.of(), List.of(r)));
                        },
                        "a_relation_is_replaced_as_a_whole",
                        LAST),
                spoiling("the case of relations is ignored", e -> e, BrainWriteMutants::inCapitals, APART),
                spoiling("relations have no direction", e -> e, BrainWriteMutants::undirected, APART));
    }

    private static Relation inCapitals(Relation r) {
        return new Relation(r.from(), r.type().toUpperCase(Locale.ROOT), r.to(), r.properties());
    }

    private static Relation undirected(Relation r) {
        return r.from().compareTo(r.to()) > 0 ? new Relation(r.to(), r.type(), r.from(), r.properties()) : r;
    }

    private static Stream<Relation> old(DelegatingBrain brain, String projectId, Relation r) {
        NeighbourQuery around = NeighbourQuery.of(projectId, Set.of(r.from(), r.to()));
        return BrokenBrain.around(brain, around).relations().stream().filter(old -> BrokenBrain.same(old, r));
    }

    private static Relation merged(DelegatingBrain brain, String projectId, Relation r) {
        Map<String, Object> properties = new HashMap<>();
        old(brain, projectId, r).forEach(old -> properties.putAll(old.properties()));
        properties.putAll(r.properties());
        return new Relation(r.from(), r.type(), r.to(), properties);
    }

    /** Keeps a relation as often as it was written. */
    private static final class Repeating extends DelegatingBrain {
        private final Map<Relation, Integer> times = new ConcurrentHashMap<>();

        Repeating(Brain inner) {
            super(inner);
        }

        @Override
        public void upsert(String p, Collection<Entity> entities, Collection<Relation> relations, Cancellation c) {
            super.upsert(p, entities, relations, c);
            relations.forEach(r -> times.merge(r, 1, Integer::sum));
        }

        @Override
        public Neighbourhood neighbours(NeighbourQuery query, Cancellation c) {
            Neighbourhood near = super.neighbours(query, c);
            return new Neighbourhood(
                    near.entities(),
                    near.relations().stream()
                            .flatMap(r -> Stream.generate(() -> r).limit(times.getOrDefault(r, 1)))
                            .toList());
        }
    }
}
