package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer of a model.
 *
 * @param text the answer: exactly the text deltas that were emitted, put together; empty if there are only tool calls
 * @param toolCalls the tools it wants to be called, complete and in order
 * @param finishReason why it stopped
 * @param usage what the provider counted; {@link Usage#ofTokens} of zero where it counted nothing
 * @param model the model that answered, as it names itself: often not the name that was asked for
 * @param provider who ran it
 * @param requestId the provider's id of this call, or null if it gave none
 * @param reasoning what it thought, or null
 */
public record ModelResponse(
        String text,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        Usage usage,
        String model,
        String provider,
        @Nullable String requestId,
        @Nullable Reasoning reasoning) {

    /** Checks and copies the values. */
    public ModelResponse {
        Check.present(text, "text");
        toolCalls = List.copyOf(Check.present(toolCalls, "toolCalls"));
        Check.present(finishReason, "finishReason");
        Check.present(usage, "usage");
        Check.present(model, "model");
        Check.present(provider, "provider");
    }

    /**
     * Returns the same answer with what it consumed filled in.
     *
     * @param usage the usage
     * @return a new response
     */
    public ModelResponse withUsage(Usage usage) {
        return new ModelResponse(text, toolCalls, finishReason, usage, model, provider, requestId, reasoning);
    }

    /** Names the answer without its words. */
    @Override
    public String toString() {
        return "ModelResponse[" + model + ", " + provider + ", " + finishReason + ", " + text.length() + " characters, "
                + toolCalls.size() + " tool calls, " + usage + ", id " + requestId + "]";
    }
}
