package dev.orchestrator.gateway;

import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Makes any number that a provider may name one that every ledger takes: what was consumed is written down in any case. */
final class Amounts {

    /** What {@code UsageLedger.requireAmount} lets pass. */
    static final long MOST = 999_999_999_999L;

    private static final int DECIMALS = 36;
    private static final BigDecimal LEAST = BigDecimal.ONE.movePointLeft(DECIMALS);

    private Amounts() {}

    /** Rounds up where there are more decimals than a ledger keeps. */
    static BigDecimal fitted(BigDecimal amount) {
        if (amount.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (amount.scale() <= DECIMALS) {
            return amount.min(BigDecimal.valueOf(MOST));
        }
        // Not by setScale alone, which takes for ever with 1E-999999999.
        return amount.max(LEAST).setScale(DECIMALS, RoundingMode.UP).min(BigDecimal.valueOf(MOST));
    }

    static Usage fitted(Usage usage) {
        return new Usage(
                tokens(usage.inputTokens()),
                tokens(usage.outputTokens()),
                tokens(usage.cachedTokens()),
                tokens(usage.reasoningTokens()),
                fitted(usage.cost()),
                usage.basis());
    }

    private static long tokens(long count) {
        return Math.min(count, UsageEntry.MOST_TOKENS);
    }
}
