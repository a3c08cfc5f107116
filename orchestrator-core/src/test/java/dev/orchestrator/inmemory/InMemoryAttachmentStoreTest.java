package dev.orchestrator.inmemory;

import dev.orchestrator.contract.AttachmentStoreContract;
import dev.orchestrator.port.store.AttachmentStore;

class InMemoryAttachmentStoreTest extends AttachmentStoreContract {

    @Override
    protected AttachmentStore open() {
        return InMemoryStores.create().attachments();
    }
}
