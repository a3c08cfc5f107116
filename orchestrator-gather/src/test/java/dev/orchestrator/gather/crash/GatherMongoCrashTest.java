package dev.orchestrator.gather.crash;

import dev.orchestrator.gather.process.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients are killed, also between two commands of one write; the server lives on in a process of its own. */
class GatherMongoCrashTest {

    static final int MOMENTS = 200;

    @TempDir
    private Path folder;

    private ChildJvm server;

    @BeforeEach
    void starts_the_server() throws Exception {
        server = ChildJvm.start(MongoServerProcess.class);
    }

    @AfterEach
    void stops_the_server() throws Exception {
        server.close();
    }

    private GatherKilling killing() throws Exception {
        String uri = server.awaitLine("uri").substring("uri ".length());
        return new GatherKilling("MongoDB stand-in", CrashStores.mongo(uri, "crash"), folder, "film", MOMENTS);
    }

    @Test
    @Tag("crash") // what kills on SQLite do not show, the stores' own tests do
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
