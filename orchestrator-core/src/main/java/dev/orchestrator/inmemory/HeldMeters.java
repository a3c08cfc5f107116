package dev.orchestrator.inmemory;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All meters of a ledger. Used under its lock. */
final class HeldMeters {

    /** How long a hold stays on record when its lease is over. */
    private static final Duration ON_RECORD = Duration.ofDays(1);

    /** More than a hold makes new as a rule, so that meters that are over do not pile up. */
    private static final int FORGOTTEN_AT_ONCE = 16;

    private final Map<String, HeldMeter> meters = new HashMap<>();
    private final Map<String, Set<HeldMeter>> byHold = new HashMap<>();
    private final PriorityQueue<HeldMeter> resetting = new PriorityQueue<>(Comparator.comparing(HeldMeter::end));

    Optional<Claim> hold(String holdId, List<Claim> claims, Instant now, Instant until) {
        forgetSome(now);
        Optional<Claim> refused =
                claims.stream().filter(claim -> !takes(holdId, claim, now)).findFirst();
        if (refused.isEmpty()) {
            claims.forEach(claim -> hold(holdId, claim, now, until));
        }
        return refused;
    }

    private boolean takes(String holdId, Claim claim, Instant now) {
        if (claim.isOver(now)) {
            return false;
        }
        HeldMeter meter = living(claim.meter(), now);
        return meter == null ? MeterReading.ZERO.fits(claim) : meter.takes(holdId, claim, now);
    }

    private void hold(String holdId, Claim claim, Instant now, Instant until) {
        HeldMeter meter = living(claim.meter(), now);
        if (meter == null) {
            meter = begin(claim);
        }
        for (String old : meter.forget(now.minus(ON_RECORD))) {
            leave(old, meter);
        }
        meter.hold(holdId, claim.amount(), now, until);
        byHold.computeIfAbsent(holdId, id -> new HashSet<>()).add(meter);
    }

    boolean settle(String holdId, Map<String, BigDecimal> used) {
        Set<HeldMeter> in = byHold.remove(holdId);
        if (in != null) {
            in.forEach(meter -> meter.settle(holdId, used.getOrDefault(meter.name(), BigDecimal.ZERO)));
        }
        return in != null;
    }

    MeterReading read(String name, Instant now) {
        HeldMeter meter = living(name, now);
        return meter == null ? MeterReading.ZERO : meter.read(now);
    }

    /** The meter of this name, unless there is none or its time is over. */
    private @Nullable HeldMeter living(String name, Instant now) {
        HeldMeter meter = meters.get(name);
        return meter == null || meter.isOver(now) ? null : meter;
    }

    private HeldMeter begin(Claim claim) {
        HeldMeter meter = new HeldMeter(claim.meter(), claim.resetsAt());
        HeldMeter before = meters.put(claim.meter(), meter);
        if (before != null) {
            leaveAll(before);
        }
        if (claim.resetsAt() != null) {
            resetting.add(meter);
        }
        return meter;
    }

    private void forgetSome(Instant now) {
        for (int i = 0; i < FORGOTTEN_AT_ONCE; i++) {
            HeldMeter next = resetting.peek();
            if (next == null || !next.isOver(now)) {
                return;
            }
            resetting.remove();
            meters.remove(next.name(), next);
            leaveAll(next);
        }
    }

    private void leaveAll(HeldMeter meter) {
        meter.forget(Instant.MAX).forEach(holdId -> leave(holdId, meter));
    }

    private void leave(String holdId, HeldMeter meter) {
        byHold.computeIfPresent(holdId, (id, in) -> {
            in.remove(meter);
            return in.isEmpty() ? null : in;
        });
    }
}
