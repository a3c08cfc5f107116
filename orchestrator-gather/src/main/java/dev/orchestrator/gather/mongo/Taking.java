package dev.orchestrator.gather.mongo;

import dev.orchestrator.gather.mongo.MeterState.Hold;
import dev.orchestrator.port.store.Claim;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to hold a claim in its meter, and to put back what was there. Used by one thread. */
final class Taking {

    /** How long a hold stays on record when its lease is over. */
    private static final Duration ON_RECORD = Duration.ofDays(1);

    private final String holdId;
    private final Claim claim;
    private final Duration lease;
    private final String owner = UUID.randomUUID().toString();
    private @Nullable Hold before;

    Taking(String holdId, Claim claim, Duration lease) {
        this.holdId = holdId;
        this.claim = claim;
        this.lease = lease;
    }

    Claim claim() {
        return claim;
    }

    /** Returns the meter with the claim held, or null if it does not fit. */
    @Nullable
    MeterState take(@Nullable MeterState state, Instant now) {
        MeterState living = state == null || state.isOver(now)
                ? MeterState.begin(claim.resetsAt())
                : state.since(now.minus(ON_RECORD));
        Optional<Hold> there = living.find(holdId);
        Optional<Hold> held = there.filter(hold -> hold.lives(now));
        boolean fits = held.isPresent() || living.read(now).fits(claim);
        if (!fits || claim.isOver(now)) {
            return null;
        }
        before = there.orElse(null);
        BigDecimal amount = held.map(Hold::amount).orElse(claim.amount());
        return living.with(new Hold(holdId, owner, amount, now.plus(lease)));
    }

    /** Returns the meter as if nothing had been taken, or null if another attempt has it now, or nobody any more. */
    @Nullable
    MeterState putBack(@Nullable MeterState state, Instant now) {
        if (state == null || !state.isOwned(holdId, owner)) {
            return null;
        }
        return before == null ? state.without(holdId) : state.with(before);
    }
}
