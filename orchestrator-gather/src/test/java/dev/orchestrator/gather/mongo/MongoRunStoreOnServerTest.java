package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.RunStoreContract;
import dev.orchestrator.port.store.RunStore;
import java.time.Clock;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoRunStoreOnServerTest extends RunStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected RunStore open(Clock clock) {
        MongoStores stores = SERVER.stores().clock(clock).build();
        stores.ensureIndexes();
        return stores.runs();
    }
}
