package dev.orchestrator.internal.gather;

import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.port.store.GatherItem;
import org.jspecify.annotations.Nullable;

/**
 * What an item has said, as it was brought, and others have not. What a model has made of them may be the same all the same: whoever
 * leaves the item out for that loses what somebody has said. Of what no model has touched the comparison itself tells it. Not
 * thread-safe.
 */
final class News {

    private final GatherItem item;
    private @Nullable Object brought; // read when it is needed

    News(GatherItem item) {
        this.item = item;
    }

    boolean besides(GatherItem other) {
        return (isTouched(item) || isTouched(other)) && !Duplicates.isSaid(brought(), Contents.asBrought(other));
    }

    /** Besides what stands in no item. */
    boolean besidesTold(Object other) {
        return isTouched(item) && !Duplicates.isSaid(brought(), other);
    }

    private Object brought() {
        Object read = brought == null ? Contents.asBrought(item) : brought;
        brought = read;
        return read;
    }

    private static boolean isTouched(GatherItem one) {
        return one.enriched() != null;
    }
}
