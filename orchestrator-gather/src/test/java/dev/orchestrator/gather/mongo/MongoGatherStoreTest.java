package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.GatherStoreContract;
import dev.orchestrator.port.store.GatherStore;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class MongoGatherStoreTest extends GatherStoreContract {

    @Override
    protected GatherStore open(Clock clock) {
        return MongoStores.builder(MongoServerFixture.client())
                .clock(clock)
                .build()
                .gather();
    }

    @AfterEach
    void drops_the_databases() {
        GatherDatabases.drop(MongoServerFixture.client(), mark);
    }
}
