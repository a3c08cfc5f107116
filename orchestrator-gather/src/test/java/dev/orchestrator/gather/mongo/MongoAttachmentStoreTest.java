package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.AttachmentStoreContract;
import dev.orchestrator.port.store.AttachmentStore;

class MongoAttachmentStoreTest extends AttachmentStoreContract {

    @Override
    protected AttachmentStore open() {
        return MongoStores.create(MongoServerFixture.client()).attachments();
    }
}
