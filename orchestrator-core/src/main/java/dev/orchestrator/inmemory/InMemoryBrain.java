package dev.orchestrator.inmemory;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A Brain in memory that knows words but no meanings: for tests, for trying things out, and for projects of some hundred
 * entities. Everything is gone when the process ends.
 *
 * <p>Similarity is the share of the query's words that an entity has in its title, its text or its properties. Words that
 * fewer entities have weigh more, English words that say nothing weigh next to nothing, and a word in the title is worth
 * a little more than elsewhere. The square root of that share is the similarity, so that 0.6 asks for about a third. A word
 * is a run of letters and digits, in any case: "swords" is another word than "sword", and what is meant by other words is
 * not found.
 *
 * <p>Thread-safe; there is nothing to close. A search looks at each entity of the project.
 */
public final class InMemoryBrain implements Brain {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, HeldProject> projects = new HashMap<>();

    private InMemoryBrain() {}

    /**
     * Creates a Brain that knows nothing yet.
     *
     * @return a new Brain
     */
    public static InMemoryBrain create() {
        return new InMemoryBrain();
    }

    @Override
    public List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        WordSearch search = new WordSearch(query, cancellation);
        return locked(lock.readLock(), query.projectId(), cancellation, search::in);
    }

    @Override
    public List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        return locked(lock.readLock(), projectId, cancellation, project -> project.find(ids));
    }

    @Override
    public Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        return locked(lock.readLock(), query.projectId(), cancellation, project -> project.around(query));
    }

    @Override
    public void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        checkSize(entities, "entities");
        checkSize(relations, "relations");
        List<HeldEntity> held = entities.stream().map(HeldEntity::new).toList();
        List<Relation> between = List.copyOf(relations);
        locked(lock.writeLock(), projectId, cancellation, project -> {
            project.put(held, between);
            return projects.put(projectId, project);
        });
    }

    @Override
    public void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        checkSize(ids, "ids");
        locked(lock.writeLock(), projectId, cancellation, project -> {
            ids.forEach(project::remove);
            return project.entities.isEmpty() && projects.remove(projectId) != null;
        });
    }

    private static void checkSize(Collection<?> batch, String name) {
        int size = Check.present(batch, name).size();
        Check.that(size <= LARGEST_BATCH, name + " must be at most " + LARGEST_BATCH + " at once, got " + size);
    }

    private <R> R locked(Lock held, String projectId, Cancellation cancellation, Function<HeldProject, R> work) {
        Check.notBlank(projectId, "projectId");
        held.lock();
        try {
            cancellation.throwIfCancelled();
            HeldProject project = projects.get(projectId);
            return work.apply(project == null ? new HeldProject() : project);
        } finally {
            held.unlock();
        }
    }
}
