package dev.orchestrator.conformance;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The contract, run on a broken store. Only {@link GatherStoreContractRejectsTest} starts it. */
class MutatedGatherStore extends GatherStoreContract {

    static volatile UnaryOperator<GatherStore> breaking = UnaryOperator.identity();

    @Override
    protected GatherStore open(Clock clock) {
        return breaking.apply(InMemoryStores.create(clock).gather());
    }
}
