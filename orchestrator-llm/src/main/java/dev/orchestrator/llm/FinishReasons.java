package dev.orchestrator.llm;

import dev.orchestrator.port.model.FinishReason;
import java.util.Locale;

/** Why a model stopped, in the words of OpenRouter and in those of providers that leak through. */
final class FinishReasons {

    private FinishReasons() {}

    static FinishReason of(String reason) {
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "stop", "end_turn", "stop_sequence", "completed", "eos" -> FinishReason.STOP;
            case "length", "max_tokens", "max_output_tokens" -> FinishReason.LENGTH;
            case "tool_calls", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "safety", "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
