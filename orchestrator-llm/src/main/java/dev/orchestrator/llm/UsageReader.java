package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads what a provider counted. Whatever is missing counts as zero; a cost that is missing is not known. */
final class UsageReader {

    private static final int MOST_DIGITS = 60;

    private UsageReader() {}

    static Usage read(JsonNode usage) {
        Usage tokens = new Usage(
                count(usage.path("prompt_tokens")),
                count(usage.path("completion_tokens")),
                count(usage.path("prompt_tokens_details").path("cached_tokens")),
                count(usage.path("completion_tokens_details").path("reasoning_tokens")),
                BigDecimal.ZERO,
                Usage.CostBasis.UNKNOWN);
        BigDecimal cost = money(usage.path("cost"));
        return cost == null ? tokens : tokens.withCost(cost, Usage.CostBasis.PROVIDER);
    }

    static long count(JsonNode count) {
        return Math.max(0, Json.whole(count));
    }

    /** Returns an amount given as a number or as text, or null if it is none, is negative or has absurdly many digits. */
    static @Nullable BigDecimal money(JsonNode amount) {
        if (!amount.isNumber() && !amount.isTextual()) {
            return null;
        }
        try {
            BigDecimal money = amount.isNumber() ? amount.decimalValue() : new BigDecimal(amount.asText());
            boolean sane = Math.abs(money.scale()) <= MOST_DIGITS && money.precision() <= MOST_DIGITS;
            return sane && money.signum() >= 0 ? money : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
