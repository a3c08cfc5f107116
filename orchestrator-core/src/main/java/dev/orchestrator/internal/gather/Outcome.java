package dev.orchestrator.internal.gather;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.GatherItem;
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
        @Nullable ModelResponse answered) {}
