package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Port to where it is kept what models consumed, and how much of a limit is left, blocking.
 *
 * <p>Entries say what each attempt consumed. Meters keep limits: a meter belongs to one account, unit and window, and whoever
 * asks makes its name of these, such as {@code usd/user/anna/2026-11-21}. Before something is done, the most that it may use
 * is held in every meter it counts for; when it is over, {@link #settle} puts in place of that what it really used. A call
 * that uses more than was held for it is charged all of it: a limit can be passed by that much, and nothing is held after that.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be correct with many threads, and with several processes where the storage can be shared;
 *   <li>keep one entry an id: recording an id again changes nothing;
 *   <li>add exactly: no digit of an amount or of a cost is ever lost, however many are summed (how a number is written, such
 *       as 1 or 1.00, need not be kept);
 *   <li>sum by user, project and time at a cost that does not grow with the entries that are not asked for (in-memory
 *       stores aside);
 *   <li>hold all claims or none, and only what fits: used, held and claimed together must not be above the limit;
 *   <li>refuse a claim whose time of reset has come by the store's clock: a meter that begins with it would be over at once,
 *       and take everything;
 *   <li>hold an id once in a meter, at the first amount: holding it again only begins its lease anew;
 *   <li>count a hold until its lease is over by the store's clock, and keep it on record for at least a day longer, so that
 *       what is settled late is charged all the same;
 *   <li>charge a hold once, whatever is settled again;
 *   <li>begin a meter anew once its time of reset has come by the store's clock: nothing used, nothing held, and what was
 *       held before is charged to nobody; forget such meters sooner or later, but never an entry;
 *   <li>keep any two ids and names apart, whatever their text, halves of surrogate pairs included;
 *   <li>keep what a method has returned from, through the death of the process (in-memory stores aside);
 *   <li>have time-outs of its own, and throw {@link dev.orchestrator.error.OrchestratorException} with code
 *       DATABASE_ERROR for what the storage does, and VALIDATION_ERROR for values that no ledger takes.
 * </ul>
 *
 * <p>{@code dev.orchestrator.contract.UsageLedgerContract} in the test-jar checks these.
 */
public interface UsageLedger {

    /**
     * Keeps what an attempt consumed. An id that was recorded before stays as it is.
     *
     * @param entry the attempt
     */
    void record(UsageEntry entry);

    /**
     * Adds up entries.
     *
     * @param query which ones
     * @return how many there are and what they consumed together; the cost is as sure as the least sure of them
     */
    UsageSum sum(UsageQuery query);

    /**
     * Holds amounts until they are settled or the lease is over. If it fails with DATABASE_ERROR, some of it may be held:
     * settle it with nothing, or leave it to its lease.
     *
     * @param holdId names the hold; unique, and not used again once it is settled. If it is held already, its lease begins
     *     anew and nothing else changes
     * @param claims what is to be held, each in a meter of its own
     * @param lease how long it counts at most; longer than the work can take
     * @return the first claim that does not fit, in which case nothing is held; or empty if all is held
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if two claims name the same meter or
     *     the lease is not positive
     */
    Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease);

    /**
     * Ends a hold in all its meters, and charges them with what was used; also if its lease is over. Does nothing in a meter
     * where the hold is not on record: it was settled, or the meter has been reset.
     *
     * @param holdId names the hold
     * @param used by meter, what was used; nothing where it is absent, so that an empty map releases the hold
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if an amount is none, see
     *     {@link #requireAmount}
     */
    void settle(String holdId, Map<String, BigDecimal> used);

    /**
     * Reads a meter.
     *
     * @param meter its name
     * @return what it shows now; zeros if there is none
     */
    MeterReading read(String meter);

    /**
     * Checks an amount: a ledger takes what is not negative, below a million millions, and has at most 36 digits after the
     * point, so that every database can add it up exactly.
     *
     * @param amount the amount
     * @param name what it is, for the message
     * @return the amount
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS if it is null, or VALIDATION_ERROR
     */
    static BigDecimal requireAmount(@Nullable BigDecimal amount, String name) {
        BigDecimal there = Check.present(amount, name);
        boolean small = there.signum() == 0 || (long) there.precision() - there.scale() <= 12;
        boolean fine = there.scale() <= 36 || there.stripTrailingZeros().scale() <= 36;
        Check.that(
                there.signum() >= 0 && small && fine,
                name + " must not be negative, be below 1E+12 and have at most 36 decimals");
        return there;
    }
}
