package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.AgentStoreContract;
import dev.orchestrator.port.agent.AgentStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAgentStoreTest extends AgentStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected AgentStore openStore() {
        stores = SqliteStores.open(folder.resolve("stores.db"));
        return stores.agents();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
