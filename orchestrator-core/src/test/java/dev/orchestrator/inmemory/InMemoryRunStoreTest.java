package dev.orchestrator.inmemory;

import dev.orchestrator.contract.RunStoreContract;
import dev.orchestrator.port.store.RunStore;
import java.time.Clock;

class InMemoryRunStoreTest extends RunStoreContract {

    @Override
    protected RunStore open(Clock clock) {
        return InMemoryStores.create(clock).runs();
    }
}
