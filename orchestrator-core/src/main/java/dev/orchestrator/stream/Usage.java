package dev.orchestrator.stream;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;

/**
 * What a piece of work consumed.
 *
 * @param inputTokens tokens the model read, cached ones included
 * @param outputTokens tokens the model wrote, reasoning included
 * @param cachedTokens the part of {@code inputTokens} that the provider had in its cache
 * @param reasoningTokens the part of {@code outputTokens} that was thinking
 * @param cost US dollars; what {@code basis} says of it belongs to it
 * @param basis where the cost comes from
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        long reasoningTokens,
        BigDecimal cost,
        CostBasis basis) {

    /** Where a cost comes from, from the surest to the least sure. */
    public enum CostBasis {
        /** The provider named it. */
        PROVIDER,
        /** Prices times tokens. */
        PRICES,
        /** Prices times tokens that were not counted but guessed, since the call ended before the provider had counted. */
        ESTIMATE,
        /** Some or all of it is not known: the cost is a lower bound. */
        UNKNOWN
    }

    /** Nothing consumed, nothing paid. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, BigDecimal.ZERO, CostBasis.PROVIDER);

    /** Checks the values. */
    public Usage {
        Check.that(
                inputTokens >= 0 && outputTokens >= 0 && cachedTokens >= 0 && reasoningTokens >= 0,
                "token counts must not be negative");
        Check.that(Check.present(cost, "cost").signum() >= 0, "cost must not be negative, got " + cost);
        Check.present(basis, "basis");
    }

    /**
     * Returns tokens whose cost nobody has named.
     *
     * @param inputTokens tokens the model read
     * @param outputTokens tokens the model wrote
     * @return usage of unknown cost
     */
    public static Usage ofTokens(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0, BigDecimal.ZERO, CostBasis.UNKNOWN);
    }

    /**
     * Returns the sum of two usages; its cost is as sure as the less sure of the two.
     *
     * @param other what is added
     * @return the sum
     */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                reasoningTokens + other.reasoningTokens,
                cost.add(other.cost),
                basis.compareTo(other.basis) >= 0 ? basis : other.basis);
    }

    /**
     * Returns the same tokens at a known cost.
     *
     * @param cost US dollars
     * @param basis where the cost comes from
     * @return new usage
     */
    public Usage withCost(BigDecimal cost, CostBasis basis) {
        return new Usage(inputTokens, outputTokens, cachedTokens, reasoningTokens, cost, basis);
    }
}
