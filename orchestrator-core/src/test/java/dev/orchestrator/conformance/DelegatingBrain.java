package dev.orchestrator.conformance;

import dev.orchestrator.call.Cancellation;
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
import java.util.stream.Stream;

/** A correct Brain, for mutants to break in one place each. */
class DelegatingBrain implements Brain {

    static final Cancellation NEVER = Cancellation.none();

    final Brain inner;

    /** The projects that were written to. */
    final Set<String> projects = ConcurrentHashMap.newKeySet();

    DelegatingBrain(Brain inner) {
        this.inner = inner;
    }

    Stream<String> othersThan(String projectId) {
        return projects.stream().filter(other -> !other.equals(projectId));
    }

    boolean has(String projectId, String id) {
        return !inner.find(projectId, List.of(id), NEVER).isEmpty();
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        return inner.search(query, cancellation);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        return inner.find(projectId, ids, cancellation);
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        return inner.neighbours(query, cancellation);
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        projects.add(projectId);
        inner.upsert(projectId, entities, relations, cancellation);
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        inner.delete(projectId, ids, cancellation);
    }
}
