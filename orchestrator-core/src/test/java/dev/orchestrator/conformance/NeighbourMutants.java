package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.around;
import static dev.orchestrator.conformance.BrokenBrain.finding;
import static dev.orchestrator.conformance.BrokenBrain.joined;
import static dev.orchestrator.conformance.BrokenBrain.looking;
import static dev.orchestrator.conformance.BrokenBrain.read;

import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brains that read by id, or look around, wrongly. */
final class NeighbourMutants {

    private static final String NEAREST = "the_nearest_come_first_and_those_equally_near_by_id";
    private static final String LIMIT = "the_limit_keeps_the_nearest";
    private static final String DEPTH = "neighbours_are_looked_for_as_far_as_the_depth";
    private static final String AMONG = "relations_among_the_neighbours_are_told_and_those_that_lead_farther_are_not";
    private static final String TYPES = "only_relations_of_the_asked_types_are_followed_and_told";
    private static final String UNKNOWN = "unknown_starts_are_passed_over";

    private NeighbourMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(reading(), reaching(), ordering(), relating(), starting())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<Brain>> reading() {
        String order = "entities_are_found_in_the_order_of_the_ids_each_once";
        return List.of(
                finding(
                        "entities are found by id",
                        (brain, projectId, ids) -> read(brain, projectId, ids).stream()
                                .sorted(Comparator.comparing(Entity::id))
                                .toList(),
                        order),
                finding(
                        "entities are found twice",
                        (brain, projectId, ids) -> ids.stream()
                                .flatMap(id -> read(brain, projectId, List.of(id)).stream())
                                .toList(),
                        order),
                finding(
                        "only ten thousand are found",
                        (brain, projectId, ids) -> read(brain, projectId, ids.subList(0, Math.min(ids.size(), 10_000))),
                        "any_number_of_ids_may_be_read"));
    }

    private static Mutant<Brain> asking(String name, UnaryOperator<NeighbourQuery> asked, String... rejectedBy) {
        return looking(name, (brain, query) -> around(brain, asked.apply(query)), rejectedBy);
    }

    private static List<Mutant<Brain>> reaching() {
        return List.of(
                asking("one step too far", q -> q.withDepth(Math.min(4, q.depth() + 1)), DEPTH),
                asking("three steps at most", q -> q.withDepth(Math.min(3, q.depth())), DEPTH),
                asking("always the direct ones", q -> q.withDepth(1), DEPTH, LIMIT),
                asking("the limit of neighbours is ignored", q -> q.withLimit(1000), LIMIT),
                asking("one less than the limit of neighbours", q -> q.withLimit(Math.max(1, q.limit() - 1)), LIMIT),
                asking(
                        "a hundred neighbours at most",
                        q -> q.withLimit(Math.min(100, q.limit())),
                        "there_are_a_hundred_neighbours_unless_asked_otherwise"),
                asking("types of relations are ignored", q -> q.along(Set.of()), TYPES),
                asking(
                        "types of relations are in capitals",
                        q -> q.along(q.relationTypes().stream()
                                .map(t -> t.toUpperCase(Locale.ROOT))
                                .toList()),
                        TYPES),
                looking(
                        "relations of all types are told",
                        (brain, q) -> {
                            Neighbourhood near = around(brain, q);
                            Set<String> ids = new HashSet<>(q.ids());
                            near.entities().forEach(e -> ids.add(e.id()));
                            NeighbourQuery all = NeighbourQuery.of(q.projectId(), ids);
                            return new Neighbourhood(
                                    near.entities(),
                                    around(brain, all).relations().stream()
                                            .filter(r -> ids.contains(r.from()) && ids.contains(r.to()))
                                            .toList());
                        },
                        TYPES));
    }

    private static Mutant<Brain> answering(String name, UnaryOperator<List<Entity>> change, String... rejectedBy) {
        return looking(
                name,
                (brain, q) -> {
                    Neighbourhood near = around(brain, q);
                    return new Neighbourhood(change.apply(near.entities()), near.relations());
                },
                rejectedBy);
    }

    private static List<Mutant<Brain>> ordering() {
        String asWritten = "neighbours_are_told_in_both_directions_as_they_were_written";
        return List.of(
                answering(
                        "neighbours come by id",
                        all -> all.stream()
                                .sorted(Comparator.comparing(Entity::id))
                                .toList(),
                        NEAREST,
                        LIMIT),
                answering(
                        "neighbours come in any order",
                        all -> all.stream()
                                .sorted(Comparator.comparing(e -> -e.id().hashCode()))
                                .toList(),
                        NEAREST),
                looking(
                        "the limit keeps any",
                        (brain, q) -> new Neighbourhood(
                                around(brain, q.withLimit(1000)).entities().stream()
                                        .sorted(Comparator.comparing(Entity::id))
                                        .limit(q.limit())
                                        .toList(),
                                around(brain, q).relations()),
                        LIMIT),
                answering(
                        "neighbours have no texts",
                        all -> all.stream()
                                .map(e -> Entity.of(e.id(), e.type(), e.title(), ""))
                                .toList(),
                        asWritten),
                looking("outgoing relations alone are followed", NeighbourMutants::outgoing, asWritten, DEPTH));
    }

    private static Neighbourhood outgoing(DelegatingBrain brain, NeighbourQuery query) {
        Neighbourhood near = around(brain, query);
        Set<String> ends = near.relations().stream().map(Relation::to).collect(Collectors.toSet());
        return new Neighbourhood(
                near.entities().stream().filter(e -> ends.contains(e.id())).toList(), near.relations());
    }

    private static Mutant<Brain> telling(
            String name, BiPredicate<NeighbourQuery, Relation> told, String... rejectedBy) {
        return looking(
                name,
                (brain, q) -> {
                    Neighbourhood near = around(brain, q);
                    return new Neighbourhood(
                            near.entities(),
                            near.relations().stream()
                                    .filter(r -> told.test(q, r))
                                    .toList());
                },
                rejectedBy);
    }

    private static List<Mutant<Brain>> relating() {
        return List.of(
                telling(
                        "relations among the neighbours are left out",
                        (q, r) -> q.ids().contains(r.from()) || q.ids().contains(r.to()),
                        AMONG),
                telling("no relations are told", (q, r) -> false, AMONG),
                telling(
                        "an entity is not related to itself",
                        (q, r) -> !r.from().equals(r.to()),
                        "circles_end"),
                looking(
                        "relations lead farther than what is told",
                        (brain, q) -> new Neighbourhood(
                                around(brain, q).entities(),
                                around(brain, q.withDepth(Math.min(4, q.depth() + 1)))
                                        .relations()),
                        AMONG),
                looking(
                        "relations point the wrong way",
                        (brain, q) -> {
                            Neighbourhood near = around(brain, q);
                            return new Neighbourhood(
                                    near.entities(),
                                    near.relations().stream()
                                            .map(r -> new Relation(r.to(), r.type(), r.from(), r.properties()))
                                            .toList());
                        },
                        AMONG,
                        "neighbours_are_told_in_both_directions_as_they_were_written"));
    }

    private static List<Mutant<Brain>> starting() {
        return List.of(
                looking(
                        "the starts are among the neighbours",
                        (brain, q) -> {
                            Neighbourhood near = around(brain, q);
                            List<Entity> starts = read(brain, q.projectId(), q.ids());
                            return new Neighbourhood(joined(starts, near.entities()), near.relations());
                        },
                        "several_starts_are_not_among_their_neighbours",
                        "circles_end"),
                looking(
                        "a circle leads back to its start",
                        (brain, q) -> {
                            Neighbourhood near = around(brain, q);
                            boolean circle = near.relations().stream()
                                    .anyMatch(r -> q.depth() > 1 && q.ids().contains(r.to()));
                            List<Entity> back = circle ? read(brain, q.projectId(), q.ids()) : List.of();
                            return new Neighbourhood(joined(near.entities(), back), near.relations());
                        },
                        "circles_end"),
                asking(
                        "one start is enough",
                        q -> NeighbourQuery.of(
                                        q.projectId(),
                                        q.ids().stream().sorted().limit(1).toList())
                                .withDepth(q.depth())
                                .along(q.relationTypes())
                                .withLimit(q.limit()),
                        "several_starts_are_not_among_their_neighbours"),
                looking(
                        "each start must be there",
                        (brain, q) -> {
                            if (!q.ids().stream().allMatch(id -> brain.has(q.projectId(), id))) {
                                throw new IllegalStateException("no such entity");
                            }
                            return around(brain, q);
                        },
                        UNKNOWN),
                looking(
                        "without a start everything is near",
                        (brain, q) -> q.ids().isEmpty()
                                ? around(brain, NeighbourQuery.of(q.projectId(), List.of("a")))
                                : around(brain, q),
                        UNKNOWN));
    }
}
