package dev.orchestrator.brain.lucene;

import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.port.brain.Brain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LuceneBrainOnDiskContractTest extends BrainContract {

    @TempDir
    private Path folder;

    private LuceneBrain brain;

    @BeforeEach
    void open() {
        brain = LuceneBrain.inDirectory(folder, new HashedWords());
    }

    @AfterEach
    void close() {
        brain.close();
    }

    @Override
    protected Brain brain() {
        return brain;
    }

    /** What is on the disk, as whoever opens it next will find it. */
    @Override
    protected BrainSize size(String projectId) {
        brain.close();
        open();
        return BrainSize.asTold(brain, projectId);
    }
}
