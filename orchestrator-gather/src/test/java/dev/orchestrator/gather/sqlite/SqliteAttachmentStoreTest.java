package dev.orchestrator.gather.sqlite;

import dev.orchestrator.contract.AttachmentStoreContract;
import dev.orchestrator.port.store.AttachmentStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAttachmentStoreTest extends AttachmentStoreContract {

    @TempDir
    private Path folder;

    private SqliteStores stores;

    @Override
    protected AttachmentStore open() {
        stores = SqliteStores.open(folder.resolve("stores.db"));
        return stores.attachments();
    }

    @AfterEach
    void closes_the_stores() {
        stores.close();
    }
}
