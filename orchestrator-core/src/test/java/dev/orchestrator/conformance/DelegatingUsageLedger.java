package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A correct ledger, for mutants to break in one place each. */
class DelegatingUsageLedger implements UsageLedger {

    final UsageLedger inner;

    DelegatingUsageLedger(UsageLedger inner) {
        this.inner = inner;
    }

    @Override
    public void record(UsageEntry entry) {
        inner.record(entry);
    }

    @Override
    public UsageSum sum(UsageQuery query) {
        return inner.sum(query);
    }

    @Override
    public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
        return inner.hold(holdId, claims, lease);
    }

    @Override
    public void settle(String holdId, Map<String, BigDecimal> used) {
        inner.settle(holdId, used);
    }

    @Override
    public MeterReading read(String meter) {
        return inner.read(meter);
    }
}
