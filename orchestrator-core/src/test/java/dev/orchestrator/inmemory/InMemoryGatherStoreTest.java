package dev.orchestrator.inmemory;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;

class InMemoryGatherStoreTest extends GatherStoreContract {

    @Override
    protected GatherStore open(Clock clock) {
        return InMemoryStores.create(clock).gather();
    }
}
