package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.BEST_FIRST;
import static dev.orchestrator.conformance.BrokenBrain.around;
import static dev.orchestrator.conformance.BrokenBrain.finding;
import static dev.orchestrator.conformance.BrokenBrain.found;
import static dev.orchestrator.conformance.BrokenBrain.in;
import static dev.orchestrator.conformance.BrokenBrain.joined;
import static dev.orchestrator.conformance.BrokenBrain.linked;
import static dev.orchestrator.conformance.BrokenBrain.looking;
import static dev.orchestrator.conformance.BrokenBrain.read;
import static dev.orchestrator.conformance.BrokenBrain.searching;
import static dev.orchestrator.conformance.BrokenBrain.writing;
import static dev.orchestrator.conformance.BrokenBrain.written;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brains that mix projects up. */
final class ProjectMutants {

    private static final String SEARCH = "no_search_finds_what_another_project_knows";
    private static final String NEIGHBOURS = "no_neighbour_is_of_another_project";
    private static final String CHANGES = "writing_and_deleting_change_no_other_project";

    private ProjectMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(leaking(), reading(), changing()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Brain>> leaking() {
        return List.of(
                searching("a search goes through all projects", ProjectMutants::everywhere, SEARCH),
                searching(
                        "a project that knows nothing is all projects",
                        (brain, q) -> {
                            List<BrainMatch> own = found(brain, q);
                            return own.isEmpty() ? everywhere(brain, q) : own;
                        },
                        SEARCH),
                searching(
                        "the project is looked at once the best hundred are found",
                        (brain, q) -> {
                            BrainQuery all = q.page(0, BrainQuery.MOST_MATCHES);
                            List<BrainMatch> own = found(brain, all);
                            Set<BrainMatch> best = Stream.concat(own.stream(), foreign(brain, all))
                                    .sorted(BEST_FIRST)
                                    .limit(100)
                                    .collect(Collectors.toSet());
                            return own.stream()
                                    .filter(best::contains)
                                    .skip(q.offset())
                                    .limit(q.limit())
                                    .toList();
                        },
                        "a_crowd_in_another_project_hides_nothing"),
                searching(
                        "links lead into all projects",
                        (brain, q) -> found(brain, q).stream()
                                .map(m -> linked(m, foreignLinks(brain, q, m)))
                                .toList(),
                        "no_link_leads_into_another_project"));
    }

    private static Stream<BrainMatch> foreign(DelegatingBrain brain, BrainQuery query) {
        return brain.othersThan(query.projectId()).flatMap(other -> found(brain, in(other, query)).stream());
    }

    private static List<BrainMatch> everywhere(DelegatingBrain brain, BrainQuery query) {
        return Stream.concat(found(brain, query).stream(), foreign(brain, query))
                .collect(Collectors.toMap(m -> m.entity().id(), m -> m, (own, foreign) -> own))
                .values()
                .stream()
                .sorted(BEST_FIRST)
                .limit(query.limit())
                .toList();
    }

    private static List<Link> foreignLinks(DelegatingBrain brain, BrainQuery query, BrainMatch match) {
        Stream<Link> foreign = foreign(brain, query)
                .filter(other -> other.entity().id().equals(match.entity().id()))
                .flatMap(other -> other.links().stream());
        return Stream.concat(match.links().stream(), foreign)
                .distinct()
                .limit(BrainMatch.MOST_LINKS)
                .toList();
    }

    private static List<Mutant<Brain>> reading() {
        return List.of(
                finding(
                        "entities of all projects are found",
                        (brain, p, ids) -> ids.stream()
                                .distinct()
                                .flatMap(id -> Stream.concat(Stream.of(p), brain.othersThan(p))
                                        .flatMap(any -> read(brain, any, List.of(id)).stream())
                                        .limit(1))
                                .toList(),
                        "no_entity_of_another_project_is_read"),
                looking("neighbours are of all projects", ProjectMutants::foreignNeighbours, NEIGHBOURS),
                looking(
                        "relations are of all projects",
                        (brain, q) -> {
                            Neighbourhood own = around(brain, q);
                            return new Neighbourhood(
                                    own.entities(), foreignNeighbours(brain, q).relations());
                        },
                        NEIGHBOURS));
    }

    private static Neighbourhood foreignNeighbours(DelegatingBrain brain, NeighbourQuery query) {
        Neighbourhood near = around(brain, query);
        List<Neighbourhood> others = brain.othersThan(query.projectId())
                .map(other -> around(brain, in(other, query)))
                .toList();
        for (Neighbourhood other : others) {
            near = new Neighbourhood(
                    joined(near.entities(), other.entities()), joined(near.relations(), other.relations()));
        }
        return near;
    }

    private static List<Mutant<Brain>> changing() {
        return List.of(
                Mutant.of(
                        "deleting deletes in all projects",
                        brain -> new DelegatingBrain(brain) {
                            @Override
                            public void delete(String projectId, Collection<String> ids, Cancellation c) {
                                super.delete(projectId, ids, c);
                                othersThan(projectId).forEach(other -> super.delete(other, ids, c));
                            }
                        },
                        CHANGES),
                writing(
                        "writing replaces in all projects",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, relations);
                            brain.othersThan(p)
                                    .forEach(other -> written(brain, other, there(brain, other, entities), List.of()));
                        },
                        CHANGES),
                writing(
                        "a relation is written in all projects",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, relations);
                            brain.othersThan(p)
                                    .forEach(other -> relations.stream()
                                            .filter(r -> brain.has(other, r.from()) && brain.has(other, r.to()))
                                            .forEach(r -> written(brain, other, List.of(), List.of(r))));
                        },
                        CHANGES,
                        NEIGHBOURS),
                writing(
                        "a relation may lead into another project",
                        (brain, p, entities, relations) -> written(
                                brain,
                                p,
                                entities,
                                relations.stream()
                                        .filter(r -> !isForeign(brain, p, r))
                                        .toList()),
                        CHANGES));
    }

    private static List<Entity> there(DelegatingBrain brain, String projectId, List<Entity> entities) {
        return entities.stream().filter(e -> brain.has(projectId, e.id())).toList();
    }

    private static boolean isForeign(DelegatingBrain brain, String projectId, Relation r) {
        return brain.has(projectId, r.from())
                && !brain.has(projectId, r.to())
                && brain.othersThan(projectId).anyMatch(other -> brain.has(other, r.to()));
    }
}
