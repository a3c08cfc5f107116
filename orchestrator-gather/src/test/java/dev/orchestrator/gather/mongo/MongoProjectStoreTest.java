package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.ProjectStoreContract;
import dev.orchestrator.port.store.ProjectStore;

class MongoProjectStoreTest extends ProjectStoreContract {

    @Override
    protected ProjectStore open() {
        return MongoStores.create(MongoServerFixture.client()).projects();
    }
}
