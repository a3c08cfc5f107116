package dev.orchestrator.inmemory;

import dev.orchestrator.port.store.GatherItem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** An item and the lists of its terms. Used under the lock of its project. */
final class HeldItem {

    /** The order of lists; the number tells items of one millisecond apart. */
    static final Comparator<HeldItem> OLDEST_FIRST =
            Comparator.<HeldItem>comparingLong(held -> held.createdAt).thenComparingLong(held -> held.number);

    private final long createdAt;
    private final long number;
    private GatherItem item;
    private List<ItemList> terms;

    HeldItem(long number, GatherItem item, List<ItemList> terms) {
        this.createdAt = item.createdAt().toEpochMilli();
        this.number = number;
        this.item = item;
        this.terms = terms;
    }

    GatherItem item() {
        return item;
    }

    List<ItemList> terms() {
        return terms;
    }

    void become(GatherItem changed, List<ItemList> itsTerms) {
        item = changed;
        terms = itsTerms;
    }

    /** What the terms that it holds weigh together. */
    double weight(Map<String, Double> weights) {
        return terms.stream()
                .mapToDouble(term -> weights.getOrDefault(term.name(), 0.0))
                .sum();
    }
}
