package dev.orchestrator.inmemory;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A meter and its holds. Used under the lock of its ledger. */
final class HeldMeter {

    private final String name;
    private final Instant end;
    private final Map<String, Hold> holds = new HashMap<>();
    private BigDecimal used = BigDecimal.ZERO;

    private record Hold(BigDecimal amount, Instant until) {}

    HeldMeter(String name, @Nullable Instant resetsAt) {
        this.name = name;
        this.end = resetsAt == null ? Instant.MAX : resetsAt;
    }

    String name() {
        return name;
    }

    Instant end() {
        return end;
    }

    boolean isOver(Instant now) {
        return !end.isAfter(now);
    }

    MeterReading read(Instant now) {
        BigDecimal held = holds.values().stream()
                .filter(hold -> hold.until().isAfter(now))
                .map(Hold::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new MeterReading(used, held);
    }

    /** Whether it fits, or is held already. */
    boolean takes(String holdId, Claim claim, Instant now) {
        Hold there = holds.get(holdId);
        return (there != null && there.until().isAfter(now)) || read(now).fits(claim);
    }

    void hold(String holdId, BigDecimal amount, Instant now, Instant until) {
        Hold there = holds.get(holdId);
        BigDecimal first = there != null && there.until().isAfter(now) ? there.amount() : amount;
        holds.put(holdId, new Hold(first, until));
    }

    /** Does nothing if it is not on record. */
    void settle(String holdId, BigDecimal amount) {
        if (holds.remove(holdId) != null) {
            used = used.add(amount);
        }
    }

    /** Takes holds off the record whose lease was over at the given time, and returns their ids. */
    List<String> forget(Instant overBy) {
        List<String> old = holds.entrySet().stream()
                .filter(entry -> !entry.getValue().until().isAfter(overBy))
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(holds::remove);
        return old;
    }
}
