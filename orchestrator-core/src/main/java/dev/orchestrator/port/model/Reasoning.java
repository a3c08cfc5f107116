package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.TokenEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What a model thought, to be sent back to it with the results of the tools it called. Signatures inside belong to the
 * model that made them; an adapter leaves the reasoning out when another model is asked.
 *
 * @param model the model that thought it, as it named itself
 * @param text what can be shown of it, possibly empty
 * @param details the provider's own record of it as JSON text, to be returned unchanged, or null
 */
public record Reasoning(String model, String text, @Nullable String details) {

    /** Checks the values. */
    public Reasoning {
        Check.present(model, "model");
        Check.present(text, "text");
    }

    /** Either the one or the other is sent, and only to the model that thought it. */
    long estimatedTokens() {
        return Math.max(TokenEstimate.of(text), details == null ? 0 : TokenEstimate.of(details));
    }

    /** Tells the length, never the words. */
    @Override
    public String toString() {
        return "Reasoning[" + model + ", " + text.length() + " characters]";
    }
}
