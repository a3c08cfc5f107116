package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.AgentStoreContract;
import dev.orchestrator.port.agent.AgentStore;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoAgentStoreOnServerTest extends AgentStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected AgentStore openStore() {
        MongoStores stores = SERVER.stores().build();
        stores.ensureIndexes();
        return stores.agents();
    }
}
