package dev.orchestrator.conformance;

import dev.orchestrator.contract.AgentStoreContract;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.agent.AgentStore;
import java.util.function.UnaryOperator;

/** The contract, run on a broken store. Only {@link AgentStoreContractRejectsTest} starts it. */
class MutatedAgentStore extends AgentStoreContract {

    static volatile UnaryOperator<AgentStore> breaking = UnaryOperator.identity();

    @Override
    protected AgentStore openStore() {
        return breaking.apply(InMemoryStores.create().agents());
    }
}
