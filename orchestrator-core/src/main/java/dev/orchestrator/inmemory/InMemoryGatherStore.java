package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Items by project, each project with a lock: nothing is done under it but steps in memory. */
final class InMemoryGatherStore implements GatherStore {

    private final Clock clock;
    private final Map<String, Project> projects = new ConcurrentHashMap<>();

    InMemoryGatherStore(Clock clock) {
        this.clock = clock;
    }

    private record Project(ReentrantLock lock, HeldItems items) {
        Project() {
            this(new ReentrantLock(), new HeldItems());
        }

        <T> T locked(Function<HeldItems, T> work) {
            lock.lock();
            try {
                return work.apply(items);
            } finally {
                lock.unlock();
            }
        }
    }

    /** What is asked for leaves no trace: anybody may ask for any project. */
    private <T> T in(String projectId, Function<HeldItems, T> work) {
        Project there = projects.get(Check.notBlank(projectId, "projectId"));
        return there == null ? work.apply(new HeldItems()) : there.locked(work);
    }

    @Override
    public GatherItem insert(GatherItem item, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        return projects.computeIfAbsent(item.projectId(), id -> new Project()).locked(items -> items.insert(item, all));
    }

    @Override
    public List<GatherItem> find(String projectId, Collection<String> ids) {
        Set<String> all = GatherStore.requireIds(ids);
        return in(projectId, items -> items.find(all));
    }

    @Override
    public Optional<GatherItem> findByHash(String projectId, String contentHash) {
        return in(projectId, items -> items.findByHash(contentHash));
    }

    @Override
    public List<GatherItem> list(GatherQuery query) {
        Set<String> terms = GatherStore.requireTerms(query.terms());
        return in(query.projectId(), items -> items.list(query, terms));
    }

    @Override
    public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        return in(item.projectId(), items -> items.update(item, all, clock.instant()));
    }

    @Override
    public boolean delete(String projectId, String id) {
        return in(projectId, items -> items.delete(id));
    }

    @Override
    public long size(String projectId) {
        return in(projectId, HeldItems::size);
    }

    @Override
    public Map<String, Long> counts(String projectId, Collection<String> terms) {
        Set<String> all = GatherStore.requireTerms(terms);
        return in(projectId, items -> items.counts(all));
    }

    @Override
    public List<String> holding(String projectId, Map<String, Double> weights, int read, int limit) {
        GatherStore.requireWeights(weights, read, limit);
        return in(projectId, items -> items.holding(weights, read, limit));
    }
}
