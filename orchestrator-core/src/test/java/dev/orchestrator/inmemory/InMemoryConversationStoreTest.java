package dev.orchestrator.inmemory;

import dev.orchestrator.contract.ConversationStoreContract;
import dev.orchestrator.port.store.ConversationStore;
import java.time.Clock;

class InMemoryConversationStoreTest extends ConversationStoreContract {

    @Override
    protected ConversationStore open(Clock clock) {
        return InMemoryStores.create(clock).conversations();
    }
}
