package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.AttachmentStoreContract;
import dev.orchestrator.port.store.AttachmentStore;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+", disabledReason = RealMongo.WHY_NOT)
class MongoAttachmentStoreOnServerTest extends AttachmentStoreContract {

    @RegisterExtension
    static final RealMongo SERVER = new RealMongo();

    @Override
    protected AttachmentStore open() {
        return SERVER.stores().build().attachments();
    }
}
