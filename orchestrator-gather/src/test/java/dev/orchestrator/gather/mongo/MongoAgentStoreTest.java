package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.AgentStoreContract;
import dev.orchestrator.port.agent.AgentStore;

class MongoAgentStoreTest extends AgentStoreContract {

    @Override
    protected AgentStore openStore() {
        MongoStores stores = MongoStores.create(MongoServerFixture.client());
        stores.ensureIndexes();
        return stores.agents();
    }
}
