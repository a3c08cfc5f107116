package dev.orchestrator.brain.mcp;

import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainPromise;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.port.brain.Brain;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract against the real server-memory, spoken with over standard streams. */
class ServerMemoryBrainTest extends BrainContract {

    private static MemoryFile file;
    private static McpClient client;
    private static McpBrain brain;

    @BeforeAll
    static void start() {
        file = MemoryFile.create();
        client = McpClient.process("node", NodeServers.script("server-memory"))
                .environment(
                        NodeServers.environment("MEMORY_FILE_PATH", file.path().toString()))
                .build();
        brain = McpBrain.over(client);
    }

    @AfterAll
    static void stop() {
        if (brain != null) {
            brain.close();
            client.close();
        }
    }

    /** The server reads its file anew at each call. */
    @AfterEach
    void forget() {
        file.delete();
    }

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        return file.size(projectId);
    }

    /** A cancelled write is finished behind its caller's back. */
    @Override
    protected Set<BrainPromise> kept() {
        return EnumSet.complementOf(EnumSet.of(BrainPromise.ALL_OR_NOTHING));
    }
}
