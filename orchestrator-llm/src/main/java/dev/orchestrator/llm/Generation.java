package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What OpenRouter has written down about a call: what it cost in the end, also if its stream broke before that was told.
 *
 * @param id the id of the call, as in {@link dev.orchestrator.port.model.ModelResponse#requestId()}
 * @param model the model that answered, or null if not told
 * @param provider the host that ran it, or null if not told
 * @param cancelled whether the caller ended the call
 * @param finishReason why the model stopped, in OpenRouter's words, or null if not told
 * @param usage the tokens as the model itself counts them, and the cost
 */
public record Generation(
        String id,
        @Nullable String model,
        @Nullable String provider,
        boolean cancelled,
        @Nullable String finishReason,
        Usage usage) {

    static Generation of(String id, JsonNode data) {
        Usage tokens = new Usage(
                UsageReader.count(first(data, "native_tokens_prompt", "tokens_prompt")),
                UsageReader.count(first(data, "native_tokens_completion", "tokens_completion")),
                UsageReader.count(data.path("native_tokens_cached")),
                UsageReader.count(data.path("native_tokens_reasoning")),
                BigDecimal.ZERO,
                Usage.CostBasis.UNKNOWN);
        BigDecimal cost = UsageReader.money(data.path("total_cost"));
        return new Generation(
                id,
                Json.text(data, "model"),
                Json.text(data, "provider_name"),
                data.path("cancelled").asBoolean(false),
                Json.text(data, "finish_reason"),
                cost == null ? tokens : tokens.withCost(cost, Usage.CostBasis.PROVIDER));
    }

    private static JsonNode first(JsonNode data, String one, String other) {
        return data.path(one).isNumber() ? data.path(one) : data.path(other);
    }
}
