package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.UsageLedgerContract;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoUsageLedgerOnServerTest extends UsageLedgerContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected UsageLedger open(Clock clock) {
        MongoStores stores = SERVER.stores().clock(clock).build();
        stores.ensureIndexes();
        return stores.usage();
    }
}
