package dev.orchestrator.inmemory;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items in the order in which they were created. An array: a project has many terms, of which most are held by few items,
 * and what comes last stands last as a rule.
 */
final class ItemList {

    private final String name;
    private HeldItem[] items = new HeldItem[1];
    private int size;

    ItemList(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    /** Where an item stands, or would stand. */
    private int place(HeldItem item) {
        if (size == 0 || HeldItem.OLDEST_FIRST.compare(items[size - 1], item) < 0) {
            return size;
        }
        int found = Arrays.binarySearch(items, 0, size, item, HeldItem.OLDEST_FIRST);
        return found < 0 ? -found - 1 : found;
    }

    void add(HeldItem item) {
        int place = place(item);
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        System.arraycopy(items, place, items, place + 1, size - place);
        items[place] = item;
        size++;
    }

    void remove(HeldItem item) {
        int place = place(item);
        size--;
        System.arraycopy(items, place + 1, items, place, size - place);
        Arrays.fill(items, size, size + 1, null);
    }

    /** Adds items to others, the newest first, until these are as many as the limit. */
    void newest(@Nullable HeldItem after, Predicate<HeldItem> wanted, int limit, Collection<HeldItem> into) {
        int next = after == null ? size : place(after);
        while (--next >= 0 && into.size() < limit) {
            if (wanted.test(items[next])) {
                into.add(items[next]);
            }
        }
    }

    /** Hands out all items, the newest first. */
    void newestFirst(Consumer<HeldItem> to) {
        for (int i = size - 1; i >= 0; i--) {
            to.accept(items[i]);
        }
    }
}
