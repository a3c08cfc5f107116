package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.util.List;

/** Goes through a list of items while others change it: whoever does must be content to see some of them twice. */
final class Pages {

    private static final int SIZE = 5; // whole items, each of which may be as long as an item may be

    private final GatherStore store;
    private final GatherQuery query;

    Pages(GatherStore store, GatherQuery query) {
        this.store = store;
        this.query = query;
    }

    List<GatherItem> first() {
        return store.list(query.page(null, SIZE));
    }

    /** What follows a page, which must not be empty; empty if nothing does. */
    List<GatherItem> after(List<GatherItem> page) {
        try {
            return store.list(query.page(page.get(page.size() - 1).id(), SIZE));
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.VALIDATION_ERROR) {
                throw e;
            }
            return first(); // somebody has just deleted the last one: all over again
        }
    }
}
