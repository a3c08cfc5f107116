package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Entries in a map, meters beside them. One lock for each: nothing is done under it but steps in memory. */
final class InMemoryUsageLedger implements UsageLedger {

    private final Clock clock;
    private final ReentrantLock entriesLock = new ReentrantLock();
    private final Map<String, UsageEntry> entries = new LinkedHashMap<>();
    private final ReentrantLock metersLock = new ReentrantLock();
    private final HeldMeters meters = new HeldMeters();

    InMemoryUsageLedger(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void record(UsageEntry entry) {
        locked(entriesLock, () -> entries.putIfAbsent(entry.id(), entry) == null);
    }

    @Override
    public UsageSum sum(UsageQuery query) {
        return locked(entriesLock, () -> {
            long calls = 0;
            Usage usage = Usage.NONE;
            for (UsageEntry entry : entries.values()) {
                if (isAskedFor(entry, query)) {
                    calls++;
                    usage = usage.plus(entry.usage());
                }
            }
            return new UsageSum(calls, usage);
        });
    }

    private static boolean isAskedFor(UsageEntry entry, UsageQuery query) {
        return (query.userId() == null || query.userId().equals(entry.userId()))
                && (query.projectId() == null || query.projectId().equals(entry.projectId()))
                && (query.from() == null || !entry.at().isBefore(query.from()))
                && (query.to() == null || entry.at().isBefore(query.to()));
    }

    @Override
    public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
        Check.positive(lease, "lease");
        Check.that(
                claims.stream().map(Claim::meter).distinct().count() == claims.size(),
                "hold " + holdId + " claims a meter twice; claim the sum");
        return locked(metersLock, () -> {
            Instant now = clock.instant();
            return meters.hold(holdId, claims, now, now.plus(lease));
        });
    }

    @Override
    public void settle(String holdId, Map<String, BigDecimal> used) {
        used.forEach((meter, amount) -> UsageLedger.requireAmount(amount, "what was used of meter " + meter));
        locked(metersLock, () -> meters.settle(holdId, used));
    }

    @Override
    public MeterReading read(String meter) {
        return locked(metersLock, () -> meters.read(meter, clock.instant()));
    }

    private static <T> T locked(ReentrantLock lock, Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
