package dev.orchestrator.conformance;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ways to break a store of gathered items: one of its methods is another one. */
final class BrokenGather {

    /** Another way to insert. */
    @FunctionalInterface
    interface Insert {
        GatherItem insert(DelegatingGatherStore store, GatherItem item, Collection<String> terms);
    }

    /** Another way to update. */
    @FunctionalInterface
    interface Update {
        Optional<GatherItem> update(DelegatingGatherStore store, GatherItem item, Collection<String> terms);
    }

    /** Another way to find by ids. */
    @FunctionalInterface
    interface Find {
        List<GatherItem> find(DelegatingGatherStore store, String projectId, Collection<String> ids);
    }

    /** Another way to list. */
    @FunctionalInterface
    interface Listing {
        List<GatherItem> list(GatherStore inner, GatherQuery query);
    }

    /** Another way to count. */
    @FunctionalInterface
    interface Counts {
        Map<String, Long> counts(GatherStore inner, String projectId, Collection<String> terms);
    }

    /** Another way to find by terms. */
    @FunctionalInterface
    interface Holding {
        List<String> holding(GatherStore inner, String projectId, Map<String, Double> weights, int read, int limit);
    }

    private BrokenGather() {}

    static Mutant<GatherStore> inserting(String name, Insert insert, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public GatherItem insert(GatherItem item, Collection<String> terms) {
                        return insert.insert(new DelegatingGatherStore(inner), item, terms);
                    }
                },
                rejectedBy);
    }

    static Mutant<GatherStore> updating(String name, Update update, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public Optional<GatherItem> update(GatherItem item, Collection<String> terms) {
                        return update.update(new DelegatingGatherStore(inner), item, terms);
                    }
                },
                rejectedBy);
    }

    static Mutant<GatherStore> finding(String name, Find find, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public List<GatherItem> find(String projectId, Collection<String> ids) {
                        return find.find(new DelegatingGatherStore(inner), projectId, ids);
                    }
                },
                rejectedBy);
    }

    static Mutant<GatherStore> listing(String name, Listing list, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public List<GatherItem> list(GatherQuery query) {
                        return list.list(inner, query);
                    }
                },
                rejectedBy);
    }

    static Mutant<GatherStore> counting(String name, Counts counts, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public Map<String, Long> counts(String projectId, Collection<String> terms) {
                        return counts.counts(inner, projectId, terms);
                    }
                },
                rejectedBy);
    }

    static Mutant<GatherStore> holding(String name, Holding holding, String... rejectedBy) {
        return Mutant.of(
                name,
                store -> new DelegatingGatherStore(store) {
                    @Override
                    public List<String> holding(String projectId, Map<String, Double> weights, int read, int limit) {
                        return holding.holding(inner, projectId, weights, read, limit);
                    }
                },
                rejectedBy);
    }

    /** The same item of another project, with another id, content and hash. */
    static GatherItem named(GatherItem item, String projectId, String id, String content, String hash) {
        return GatherItem.accepted(id, projectId, item.format(), content, hash, item.createdBy(), item.createdAt())
                .build()
                .updated(item, item.lastUpdated())
                .toBuilder()
                .version(item.version(), item.lastUpdated())
                .build();
    }
}
