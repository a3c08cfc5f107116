package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Ways to break a Brain: what goes in or comes out of it is tampered with. */
final class BrokenBrain {

    static final Comparator<BrainMatch> BEST_FIRST = Comparator.comparingDouble(BrainMatch::similarity)
            .reversed()
            .thenComparing(match -> match.entity().id());

    /** A search that is tampered with as a whole. */
    @FunctionalInterface
    interface Search {
        List<BrainMatch> search(DelegatingBrain brain, BrainQuery query);
    }

    /** Reading by id, tampered with as a whole. */
    @FunctionalInterface
    interface Find {
        List<Entity> find(DelegatingBrain brain, String projectId, List<String> ids);
    }

    /** Looking around, tampered with as a whole. */
    @FunctionalInterface
    interface Around {
        Neighbourhood around(DelegatingBrain brain, NeighbourQuery query);
    }

    /** A write that is tampered with as a whole. */
    @FunctionalInterface
    interface Write {
        void write(DelegatingBrain brain, String projectId, List<Entity> entities, List<Relation> relations);
    }

    private BrokenBrain() {}

    static Mutant<Brain> searching(String name, Search search, String... rejectedBy) {
        return Mutant.of(
                name,
                brain -> new DelegatingBrain(brain) {
                    @Override
                    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
                        cancellation.throwIfCancelled();
                        return search.search(this, query);
                    }
                },
                rejectedBy);
    }

    static Mutant<Brain> asking(String name, UnaryOperator<BrainQuery> asked, String... rejectedBy) {
        return searching(name, (brain, query) -> found(brain, asked.apply(query)), rejectedBy);
    }

    /** All matches are looked at, whatever the offset and the limit, which are then kept. */
    static Mutant<Brain> answering(String name, UnaryOperator<List<BrainMatch>> change, String... rejectedBy) {
        return searching(
                name,
                (brain, query) -> change.apply(found(brain, query.page(0, BrainQuery.MOST_MATCHES))).stream()
                        .skip(query.offset())
                        .limit(query.limit())
                        .toList(),
                rejectedBy);
    }

    static Mutant<Brain> matching(String name, UnaryOperator<BrainMatch> change, String... rejectedBy) {
        return answering(
                name, matches -> matches.stream().map(change).sorted(BEST_FIRST).toList(), rejectedBy);
    }

    static Mutant<Brain> linking(String name, UnaryOperator<List<Link>> change, String... rejectedBy) {
        return matching(name, match -> linked(match, change.apply(match.links())), rejectedBy);
    }

    static Mutant<Brain> looking(String name, Around around, String... rejectedBy) {
        return Mutant.of(
                name,
                brain -> new DelegatingBrain(brain) {
                    @Override
                    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
                        cancellation.throwIfCancelled();
                        return around.around(this, query);
                    }
                },
                rejectedBy);
    }

    static Mutant<Brain> finding(String name, Find find, String... rejectedBy) {
        return Mutant.of(
                name,
                brain -> new DelegatingBrain(brain) {
                    @Override
                    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
                        cancellation.throwIfCancelled();
                        return find.find(this, projectId, List.copyOf(ids));
                    }
                },
                rejectedBy);
    }

    static Mutant<Brain> writing(String name, Write write, String... rejectedBy) {
        return Mutant.of(
                name,
                brain -> new DelegatingBrain(brain) {
                    @Override
                    public void upsert(
                            String projectId,
                            Collection<Entity> entities,
                            Collection<Relation> relations,
                            Cancellation cancellation) {
                        cancellation.throwIfCancelled();
                        projects.add(projectId);
                        write.write(this, projectId, List.copyOf(entities), List.copyOf(relations));
                    }
                },
                rejectedBy);
    }

    static Mutant<Brain> spoiling(
            String name, UnaryOperator<Entity> entity, UnaryOperator<Relation> relation, String... rejectedBy) {
        return writing(
                name,
                (brain, projectId, entities, relations) -> written(
                        brain,
                        projectId,
                        entities.stream().map(entity).toList(),
                        relations.stream().map(relation).toList()),
                rejectedBy);
    }

    static Mutant<Brain> spoiling(String name, UnaryOperator<Entity> entity, String... rejectedBy) {
        return spoiling(name, entity, relation -> relation, rejectedBy);
    }

    static List<BrainMatch> found(DelegatingBrain brain, BrainQuery query) {
        return brain.inner.search(query, DelegatingBrain.NEVER);
    }

    static Neighbourhood around(DelegatingBrain brain, NeighbourQuery query) {
        return brain.inner.neighbours(query, DelegatingBrain.NEVER);
    }

    static List<Entity> read(DelegatingBrain brain, String projectId, Collection<String> ids) {
        return brain.inner.find(projectId, ids, DelegatingBrain.NEVER);
    }

    static void written(DelegatingBrain brain, String projectId, List<Entity> entities, List<Relation> relations) {
        brain.inner.upsert(projectId, entities, relations, DelegatingBrain.NEVER);
    }

    static BrainQuery in(String projectId, BrainQuery query) {
        return new BrainQuery(projectId, query.text(), query.types(), query.offset(), query.limit(), query.threshold());
    }

    static NeighbourQuery in(String projectId, NeighbourQuery query) {
        return new NeighbourQuery(projectId, query.ids(), query.depth(), query.relationTypes(), query.limit());
    }

    static BrainMatch linked(BrainMatch match, List<Link> links) {
        return new BrainMatch(match.entity(), match.similarity(), links);
    }

    static BrainMatch rated(BrainMatch match, double similarity) {
        return new BrainMatch(match.entity(), similarity, match.links());
    }

    static Entity texts(Entity e, UnaryOperator<String> change) {
        return new Entity(e.id(), e.type(), change.apply(e.title()), change.apply(e.text()), e.properties());
    }

    static Entity properties(Entity e, Map<String, Object> properties) {
        return new Entity(e.id(), e.type(), e.title(), e.text(), properties);
    }

    static <T> List<T> joined(Collection<? extends T> some, Collection<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    static boolean same(Relation a, Relation b) {
        return a.from().equals(b.from()) && a.type().equals(b.type()) && a.to().equals(b.to());
    }
}
