package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model before it is asked.
 *
 * @param id the name it is asked by
 * @param contextTokens how much it can read and write in one call, in tokens; or null if not known
 * @param maxOutputTokens the most it writes in one call; or null if not known
 * @param inputPrice US dollars a token read; or null if not known
 * @param outputPrice US dollars a token written; or null if not known
 * @param cachedInputPrice US dollars a token read from the provider's cache; or null if it costs as much as any other
 */
public record ModelInfo(
        String id,
        @Nullable Long contextTokens,
        @Nullable Long maxOutputTokens,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice,
        @Nullable BigDecimal cachedInputPrice) {

    /** Checks the values. */
    public ModelInfo {
        Check.notBlank(id, "model id");
        Check.that(contextTokens == null || contextTokens > 0, "contextTokens of " + id + " must be positive");
        Check.that(maxOutputTokens == null || maxOutputTokens > 0, "maxOutputTokens of " + id + " must be positive");
    }

    /**
     * Fills in the cost of a call from the prices, if the provider named none and the prices are known.
     *
     * @param usage what was consumed
     * @return the usage with a cost, or the same as given
     */
    public Usage price(Usage usage) {
        if (usage.basis() != Usage.CostBasis.UNKNOWN || inputPrice == null || outputPrice == null) {
            return usage;
        }
        BigDecimal cached = cachedInputPrice == null ? inputPrice : cachedInputPrice;
        long uncached =
                Math.max(0, usage.inputTokens() - usage.cachedTokens()); // some providers count cached ones apart
        BigDecimal cost = inputPrice
                .multiply(BigDecimal.valueOf(uncached))
                .add(cached.multiply(BigDecimal.valueOf(usage.cachedTokens())))
                .add(outputPrice.multiply(BigDecimal.valueOf(usage.outputTokens())));
        return usage.withCost(cost, Usage.CostBasis.PRICES);
    }
}
