package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model before it is asked. A price below zero, by which some lists say that it depends, is none.
 *
 * @param id the name it is asked by
 * @param contextTokens how much it can read and write in one call, in tokens; or null if not known
 * @param maxOutputTokens the most it writes in one call; or null if not known
 * @param inputPrice US dollars a token read; or null if not known
 * @param outputPrice US dollars a token written; or null if not known
 * @param cachedInputPrice US dollars a token read from the provider's cache; or null if it costs as much as any other
 * @param requestPrice US dollars a call, beside what its tokens cost; or null if nothing is known of any
 * @param structuredOutput whether it is known to keep to a JSON Schema by itself
 */
public record ModelInfo(
        String id,
        @Nullable Long contextTokens,
        @Nullable Long maxOutputTokens,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice,
        @Nullable BigDecimal cachedInputPrice,
        @Nullable BigDecimal requestPrice,
        boolean structuredOutput) {

    /**
     * Describes a model that costs nothing beside its tokens, and of which it is not known that it keeps to a JSON Schema.
     *
     * @param id the model's name
     * @param contextTokens how much it reads and writes together, or null
     * @param maxOutputTokens how much it writes at most, or null
     * @param inputPrice US dollars for a token it reads, or null
     * @param outputPrice US dollars for a token it writes, or null
     * @param cachedInputPrice US dollars for a token it reads out of a cache, or null
     */
    public ModelInfo(
            String id,
            @Nullable Long contextTokens,
            @Nullable Long maxOutputTokens,
            @Nullable BigDecimal inputPrice,
            @Nullable BigDecimal outputPrice,
            @Nullable BigDecimal cachedInputPrice) {
        this(id, contextTokens, maxOutputTokens, inputPrice, outputPrice, cachedInputPrice, null, false);
    }

    /** Checks the values. */
    public ModelInfo {
        Check.notBlank(id, "model id");
        Check.that(contextTokens == null || contextTokens > 0, "contextTokens of " + id + " must be positive");
        Check.that(maxOutputTokens == null || maxOutputTokens > 0, "maxOutputTokens of " + id + " must be positive");
        inputPrice = known(inputPrice);
        outputPrice = known(outputPrice);
        cachedInputPrice = known(cachedInputPrice);
        requestPrice = known(requestPrice);
    }

    private static @Nullable BigDecimal known(@Nullable BigDecimal price) {
        return price == null || price.signum() < 0 ? null : price;
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
                .add(outputPrice.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .add(requestPrice == null ? BigDecimal.ZERO : requestPrice);
        return usage.withCost(cost, Usage.CostBasis.PRICES);
    }
}
