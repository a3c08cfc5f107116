package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.ProjectStoreContract;
import dev.orchestrator.port.store.ProjectStore;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoProjectStoreOnServerTest extends ProjectStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected ProjectStore open() {
        return SERVER.stores().build().projects();
    }
}
