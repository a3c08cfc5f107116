package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteGatherStoreTest extends GatherStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected GatherStore open(Clock clock) {
        stores = SqliteStores.open(folder.resolve("stores.db"), clock);
        return stores.gather();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
