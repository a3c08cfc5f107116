package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be held in a meter of a {@link UsageLedger}. It fits if what the meter has used, what it holds, and this amount
 * together are not above the limit.
 *
 * @param meter the meter's name, made of account, unit and window
 * @param amount the most that may be used, see {@link UsageLedger#requireAmount}
 * @param limit the most that the meter may come to
 * @param resetsAt when the meter begins anew, to the millisecond, or null if it never does; the first claim that is held in
 *     a meter decides
 */
public record Claim(
        String meter,
        BigDecimal amount,
        BigDecimal limit,
        @Nullable Instant resetsAt) {

    /** Checks the values. */
    public Claim {
        Check.notBlank(meter, "meter");
        UsageLedger.requireAmount(amount, "the amount held in meter " + meter);
        UsageLedger.requireAmount(limit, "the limit of meter " + meter);
        resetsAt = resetsAt == null ? null : Instant.ofEpochMilli(resetsAt.toEpochMilli());
    }

    /**
     * Returns whether the window of this claim has ended: no ledger takes it any more.
     *
     * @param now the time
     * @return true from the time of reset on
     */
    public boolean isOver(Instant now) {
        return resetsAt != null && !resetsAt.isAfter(now);
    }
}
