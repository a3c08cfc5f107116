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

/** The same against a real MongoDB, in databases that are dropped afterwards. */
@EnabledIfEnvironmentVariable(
        named = "MONGODB_URI",
        matches = ".+",
        disabledReason = "set MONGODB_URI to kill clients of a real MongoDB")
class GatherMongoCrashOnServerTest {

    @TempDir
    private Path folder;

    private final String uri = System.getenv("MONGODB_URI");
    private final String name = "crash_" + UUID.randomUUID();

    @AfterEach
    void drops_the_databases() {
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase(name).drop();
            client.getDatabase("aladdin-gather-" + name).drop();
        }
    }

    private GatherKilling killing() {
        return new GatherKilling("MongoDB", CrashStores.mongo(uri, name), folder, name, GatherMongoCrashTest.MOMENTS);
    }

    @Test
    @Timeout(300)
    void ten_kills_lose_nothing_that_was_accepted() throws Exception {
        killing().times(10);
    }

    @Test
    @Tag("crash")
    @Timeout(1_800)
    void a_hundred_kills_lose_nothing_that_was_accepted() throws Exception {
        killing().times(100);
    }
}
