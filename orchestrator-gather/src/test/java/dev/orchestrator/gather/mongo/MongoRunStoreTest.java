package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.RunStoreContract;
import dev.orchestrator.port.store.RunStore;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class MongoRunStoreTest extends RunStoreContract {

    private final String database = "runs-" + UUID.randomUUID();

    @Override
    protected RunStore open(Clock clock) {
        MongoStores stores = MongoStores.builder(MongoServerFixture.client())
                .database(database)
                .clock(clock)
                .build();
        stores.ensureIndexes();
        return stores.runs();
    }

    @AfterEach
    void drops_the_database() {
        MongoServerFixture.client().getDatabase(database).drop();
    }
}
