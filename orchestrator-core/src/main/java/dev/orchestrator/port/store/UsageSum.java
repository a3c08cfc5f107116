package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;

/**
 * What entries of a {@link UsageLedger} come to.
 *
 * @param calls how many there are, failed attempts and answers out of a cache included
 * @param usage what they consumed together
 */
public record UsageSum(long calls, Usage usage) {

    /** The sum of nothing. */
    public static final UsageSum NONE = new UsageSum(0, Usage.NONE);

    /** Checks the values. */
    public UsageSum {
        Check.that(calls >= 0, "calls must not be negative");
        Check.present(usage, "usage");
    }
}
