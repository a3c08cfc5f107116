package dev.orchestrator.inmemory;

import dev.orchestrator.contract.UsageLedgerContract;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;

class InMemoryUsageLedgerTest extends UsageLedgerContract {

    @Override
    protected UsageLedger open(Clock clock) {
        return InMemoryStores.create(clock).usage();
    }
}
