package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class MongoGatherInOneCollectionTest extends GatherStoreContract {

    private final String database = "gathered-" + UUID.randomUUID();

    @Override
    protected GatherStore open(Clock clock) {
        return MongoStores.builder(MongoServerFixture.client())
                .database(database)
                .gatherInOneCollection()
                .clock(clock)
                .build()
                .gather();
    }

    @AfterEach
    void drops_the_database() {
        MongoServerFixture.client().getDatabase(database).drop();
    }
}
