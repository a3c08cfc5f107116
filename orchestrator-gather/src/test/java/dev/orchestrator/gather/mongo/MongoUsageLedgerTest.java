package dev.orchestrator.gather.mongo;

import dev.orchestrator.contract.UsageLedgerContract;
import dev.orchestrator.port.store.UsageLedger;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class MongoUsageLedgerTest extends UsageLedgerContract {

    private final String database = "usage-" + UUID.randomUUID();

    @Override
    protected UsageLedger open(Clock clock) {
        MongoStores stores = MongoStores.builder(MongoServerFixture.client())
                .database(database)
                .clock(clock)
                .build();
        stores.ensureIndexes();
        return stores.usage();
    }

    @AfterEach
    void drops_the_database() {
        MongoServerFixture.client().getDatabase(database).drop();
    }
}
