package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.Set;

/**
 * An item that holds some of the terms asked for.
 *
 * @param itemId the item
 * @param terms those of the asked terms that it holds
 */
public record GatherHit(String itemId, Set<String> terms) {

    /** Checks and copies the values. */
    public GatherHit {
        Check.notBlank(itemId, "itemId");
        terms = Set.copyOf(Check.present(terms, "terms"));
    }

    /** Leaves the terms out: they are words of the content. */
    @Override
    public String toString() {
        return "GatherHit[" + itemId + ", " + terms.size() + " terms]";
    }
}
