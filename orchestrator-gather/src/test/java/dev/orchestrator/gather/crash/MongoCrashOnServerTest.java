package dev.orchestrator.gather.crash;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The same against a real MongoDB, in a database that is dropped afterwards. */
@EnabledIfEnvironmentVariable(
        named = "MONGODB_URI",
        matches = ".+",
        disabledReason = "set MONGODB_URI to kill clients of a real MongoDB")
class MongoCrashOnServerTest {

    @TempDir
    Path folder;

    private final String uri = System.getenv("MONGODB_URI");
    private final String database = "orchestrator_crash_" + UUID.randomUUID();

    @AfterEach
    void drops_the_database() {
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase(database).drop();
        }
    }

    @Test
    @Timeout(300)
    void ten_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("MongoDB", CrashStores.mongo(uri, database), folder).times(10);
    }

    @Test
    @Tag("crash")
    @Timeout(1800)
    void a_hundred_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("MongoDB", CrashStores.mongo(uri, database), folder).times(100);
    }
}
