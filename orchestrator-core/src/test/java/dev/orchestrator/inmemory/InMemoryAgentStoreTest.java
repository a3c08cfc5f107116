package dev.orchestrator.inmemory;

import dev.orchestrator.contract.AgentStoreContract;
import dev.orchestrator.port.agent.AgentStore;

class InMemoryAgentStoreTest extends AgentStoreContract {

    @Override
    protected AgentStore openStore() {
        return InMemoryStores.create().agents();
    }
}
