package dev.orchestrator.internal.gather;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.GatherItem;
import org.jspecify.annotations.Nullable;

/**
 * What became of content.
 *
 * @param item the item as kept
 * @param existed whether it was there before and needed nothing
 * @param answered the last answer of a model, or null if none was asked
 */
record Outcome(GatherItem item, boolean existed, @Nullable ModelResponse answered) {}
