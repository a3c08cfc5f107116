package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;

/**
 * What a meter of a {@link UsageLedger} shows.
 *
 * @param used what was used for good since the meter began
 * @param held what is held at this moment by holds whose lease is not over
 */
public record MeterReading(BigDecimal used, BigDecimal held) {

    /** Nothing used and nothing held. */
    public static final MeterReading ZERO = new MeterReading(BigDecimal.ZERO, BigDecimal.ZERO);

    /** Checks the values. */
    public MeterReading {
        Check.present(used, "used");
        Check.present(held, "held");
    }

    /**
     * Returns whether a claim fits what the meter shows.
     *
     * @param claim a claim of this meter
     * @return whether used, held and claimed together are not above its limit
     */
    public boolean fits(Claim claim) {
        return used.add(held).add(claim.amount()).compareTo(claim.limit()) <= 0;
    }
}
