package dev.orchestrator.brain.lucene;

import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.port.brain.Brain;
import org.junit.jupiter.api.AfterEach;

class LuceneBrainWordsOnlyContractTest extends BrainContract {

    private final LuceneBrain brain = LuceneBrain.inMemory();

    @AfterEach
    void close() {
        brain.close();
    }

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        return BrainSize.asTold(brain, projectId);
    }
}
