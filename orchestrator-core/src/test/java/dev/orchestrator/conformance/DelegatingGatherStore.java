package dev.orchestrator.conformance;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A correct store of gathered items, for mutants to break in one place each. */
class DelegatingGatherStore implements GatherStore {

    final GatherStore inner;

    DelegatingGatherStore(GatherStore inner) {
        this.inner = inner;
    }

    @Override
    public GatherItem insert(GatherItem item, Collection<String> terms) {
        return inner.insert(item, terms);
    }

    @Override
    public List<GatherItem> find(String projectId, Collection<String> ids) {
        return inner.find(projectId, ids);
    }

    @Override
    public Optional<GatherItem> findByHash(String projectId, String contentHash) {
        return inner.findByHash(projectId, contentHash);
    }

    @Override
    public List<GatherItem> list(GatherQuery query) {
        return inner.list(query);
    }

    @Override
    public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
        return inner.update(item, terms);
    }

    @Override
    public boolean delete(String projectId, String id) {
        return inner.delete(projectId, id);
    }

    @Override
    public long size(String projectId) {
        return inner.size(projectId);
    }

    @Override
    public Map<String, Long> counts(String projectId, Collection<String> terms) {
        return inner.counts(projectId, terms);
    }

    @Override
    public List<String> holding(String projectId, Map<String, Double> weights, int read, int limit) {
        return inner.holding(projectId, weights, read, limit);
    }

    /** Returns the item with this id, or null. */
    GatherItem one(String projectId, String id) {
        return inner.find(projectId, List.of(id)).stream().findFirst().orElse(null);
    }
}
