package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.UsageLedgerContract;
import dev.orchestrator.port.store.UsageLedger;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteUsageLedgerTest extends UsageLedgerContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected UsageLedger open(Clock clock) {
        stores = SqliteStores.open(folder.resolve("stores.db"), clock);
        return stores.usage();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
