package dev.orchestrator.conformance;

import dev.orchestrator.contract.ConversationStoreContract;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.ConversationStore;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The contract, run on a broken store. Only {@link ConversationStoreContractRejectsTest} starts it. */
class MutatedConversationStore extends ConversationStoreContract {

    static volatile UnaryOperator<ConversationStore> breaking = UnaryOperator.identity();

    @Override
    protected ConversationStore open(Clock clock) {
        return breaking.apply(InMemoryStores.create(clock).conversations());
    }
}
