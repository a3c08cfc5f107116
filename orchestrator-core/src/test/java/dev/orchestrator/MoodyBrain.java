package dev.orchestrator;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A Brain whose search does what a test wants, and which finds by id what it finds by words; the rest is never asked. Keeps the queries. */
final class MoodyBrain implements Brain {

    final List<BrainQuery> queries = new CopyOnWriteArrayList<>();
    private final BiFunction<BrainQuery, Cancellation, List<BrainMatch>> search;
    private volatile boolean forgetful;

    private MoodyBrain(BiFunction<BrainQuery, Cancellation, List<BrainMatch>> search) {
        this.search = search;
    }

    static MoodyBrain searching(BiFunction<BrainQuery, Cancellation, List<BrainMatch>> search) {
        return new MoodyBrain(search);
    }

    static MoodyBrain watching(Brain brain) {
        return new MoodyBrain(brain::search);
    }

    static MoodyBrain finding(Entity... entities) {
        List<BrainMatch> matches = Stream.of(entities)
                .map(entity -> new BrainMatch(entity, 0.9, List.of()))
                .toList();
        return new MoodyBrain((query, cancellation) -> matches);
    }

    static MoodyBrain down() {
        return new MoodyBrain((query, cancellation) -> {
            throw new BrainException("the Brain is down; try again", true, null);
        });
    }

    /** Answers when it is told to, and stops when it is cancelled. */
    static MoodyBrain slow(CompletableFuture<List<BrainMatch>> answer) {
        return new MoodyBrain((query, cancellation) -> {
            cancellation.await(answer);
            return answer.join();
        });
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        queries.add(query);
        return search.apply(query, cancellation);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        return search.apply(BrainQuery.of(projectId, "anything"), cancellation).stream()
                .map(BrainMatch::entity)
                .filter(entity -> !forgetful && ids.contains(entity.id()))
                .toList();
    }

    /** What is asked for by its id is gone from now on. */
    void forget() {
        forgetful = true;
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }
}
