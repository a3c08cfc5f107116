package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.ConversationStoreContract;
import dev.orchestrator.port.store.ConversationStore;
import java.time.Clock;

class MongoConversationStoreTest extends ConversationStoreContract {

    @Override
    protected ConversationStore open(Clock clock) {
        MongoStores stores =
                MongoStores.builder(MongoServerFixture.client()).clock(clock).build();
        stores.ensureIndexes();
        return stores.conversations();
    }
}
