package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.ConversationStoreContract;
import dev.orchestrator.port.store.ConversationStore;
import java.time.Clock;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoConversationStoreOnServerTest extends ConversationStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected ConversationStore open(Clock clock) {
        MongoStores stores = SERVER.stores().clock(clock).build();
        stores.ensureIndexes();
        return stores.conversations();
    }
}
