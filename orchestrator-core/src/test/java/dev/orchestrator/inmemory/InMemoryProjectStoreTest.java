package dev.orchestrator.inmemory;

import dev.orchestrator.contract.ProjectStoreContract;
import dev.orchestrator.port.store.ProjectStore;

class InMemoryProjectStoreTest extends ProjectStoreContract {

    @Override
    protected ProjectStore open() {
        return InMemoryStores.create().projects();
    }
}
