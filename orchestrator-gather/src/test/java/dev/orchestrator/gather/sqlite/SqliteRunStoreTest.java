package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.RunStoreContract;
import dev.orchestrator.port.store.RunStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunStoreTest extends RunStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected RunStore open(Clock clock) {
        stores = SqliteStores.open(folder.resolve("stores.db"), clock);
        return stores.runs();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
