package dev.orchestrator.inmemory;

import dev.orchestrator.port.store.GatherHit;
import dev.orchestrator.port.store.GatherItem;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Tells which of the terms asked for it holds. */
    GatherHit hit(Set<ItemList> asked) {
        return new GatherHit(
                item.id(),
                terms.stream().filter(asked::contains).map(ItemList::name).collect(Collectors.toSet()));
    }
}
