package dev.orchestrator.internal.gather;

import dev.orchestrator.internal.match.TermIndex;
import dev.orchestrator.port.store.GatherStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The items of a project by their terms, but for the one that is looked for. */
final class ItemIndex implements TermIndex {

    private final GatherStore store;
    private final String projectId;
    private final String itself;
    private final long items;

    /** {@code items} is how many items the project has, more or less. */
    ItemIndex(GatherStore store, String projectId, String itself, long items) {
        this.store = store;
        this.projectId = projectId;
        this.itself = itself;
        this.items = items;
    }

    @Override
    public Counts counts(Collection<String> terms) {
        List<String> all = List.copyOf(terms);
        Map<String, Long> counts = new HashMap<>();
        for (int from = 0; from < all.size(); from += GatherStore.MOST_TERMS) {
            int to = Math.min(all.size(), from + GatherStore.MOST_TERMS);
            counts.putAll(store.counts(projectId, all.subList(from, to)));
        }
        return new Counts(items, counts);
    }

    @Override
    public List<String> holding(Map<String, Double> weights, int read, int limit) {
        return store.holding(projectId, weights, read, limit + 1).stream()
                .filter(id -> !id.equals(itself))
                .limit(limit)
                .toList();
    }
}
