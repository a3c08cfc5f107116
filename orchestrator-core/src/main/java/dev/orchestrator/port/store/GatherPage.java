package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of {@link GatherStore#list} while it is read, for implementations: they add one item after the other, in order, and stop
 * reading as soon as it is full. Not thread-safe.
 */
public final class GatherPage {

    private final int limit;
    private final List<GatherItem> items = new ArrayList<>();
    private long characters;

    /**
     * Begins a page.
     *
     * @param limit the most items, at least 1
     */
    public GatherPage(int limit) {
        Check.inRange(limit, 1, GatherQuery.MOST, "limit");
        this.limit = limit;
    }

    /**
     * Returns whether the page ends here: it has as many items as were asked for, or their texts have {@value
     * GatherQuery#FULL_PAGE} characters.
     *
     * @return false as long as there is room for one more item, however large that is
     */
    public boolean isFull() {
        return items.size() >= limit || characters >= GatherQuery.FULL_PAGE;
    }

    /**
     * Adds the next item.
     *
     * @param item the item
     * @throws IllegalStateException if the page is full
     */
    public void add(GatherItem item) {
        if (isFull()) {
            throw new IllegalStateException("the page is full");
        }
        items.add(item);
        characters += GatherTexts.length(item);
    }

    /**
     * Returns what was read.
     *
     * @return the items, in the order in which they were added
     */
    public List<GatherItem> items() {
        return List.copyOf(items);
    }
}
