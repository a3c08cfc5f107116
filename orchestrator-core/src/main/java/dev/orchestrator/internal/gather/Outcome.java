package dev.orchestrator.internal.gather;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherDuplicate.Suggestion;
import dev.orchestrator.port.store.GatherItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of content.
 *
 * @param item the item as kept
 * @param existed whether it was there before, complete or still to be completed
 * @param problem what went wrong, also with files that were brought beside content that was there before; or null
 * @param answered the last answer of a model, or null if none was asked
 */
record Outcome(
        GatherItem item,
        boolean existed,
        @Nullable String problem,
        @Nullable ModelResponse answered) {

    /** Returns what the item may be a duplicate of; what a model has told apart is to be read with the item alone. */
    List<GatherDuplicate> duplicates() {
        return item.duplicates().stream()
                .filter(duplicate -> duplicate.suggestion() != Suggestion.KEEP_BOTH)
                .toList();
    }
}
