package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoGatherInOneCollectionOnServerTest extends GatherStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected GatherStore open(Clock clock) {
        return SERVER.stores().gatherInOneCollection().clock(clock).build().gather();
    }
}
