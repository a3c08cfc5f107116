package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.ProjectStoreContract;
import dev.orchestrator.port.store.ProjectStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteProjectStoreTest extends ProjectStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected ProjectStore open() {
        stores = SqliteStores.open(folder.resolve("stores.db"));
        return stores.projects();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
