package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoGatherStoreOnServerTest extends GatherStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected GatherStore open(Clock clock) {
        return SERVER.stores().clock(clock).build().gather();
    }

    @AfterEach
    void drops_the_databases() {
        GatherDatabases.drop(SERVER.client(), mark);
    }
}
