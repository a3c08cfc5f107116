package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.ConversationStoreContract;
import dev.orchestrator.port.store.ConversationStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteConversationStoreTest extends ConversationStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected ConversationStore open(Clock clock) {
        stores = SqliteStores.open(folder.resolve("stores.db"), clock);
        return stores.conversations();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
