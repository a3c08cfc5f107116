package dev.orchestrator.conformance;

import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.inmemory.InMemoryBrain;
import dev.orchestrator.port.brain.Brain;
import java.util.function.UnaryOperator;

/** The contract, run on a broken Brain. Only {@link BrainContractRejectsTest} starts it. */
class MutatedBrain extends BrainContract {

    static volatile UnaryOperator<Brain> breaking = UnaryOperator.identity();

    private final Brain brain = breaking.apply(InMemoryBrain.create());

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        return BrainSize.asTold(brain, projectId);
    }
}
