package dev.orchestrator.gather.crash;

import dev.orchestrator.gather.process.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients are killed; the server lives on in a process of its own. */
class MongoCrashTest {

    @TempDir
    Path folder;

    private ChildJvm server;
    private String address;

    @BeforeEach
    void starts_the_server() throws Exception {
        server = ChildJvm.start(MongoServerProcess.class);
        address = CrashStores.mongo(server.awaitLine("uri").substring("uri ".length()), "crash");
    }

    @AfterEach
    void stops_the_server() throws Exception {
        server.close();
    }

    @Test
    @Timeout(300)
    void ten_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("MongoDB stand-in", address, folder).times(10);
    }

    @Test
    @Tag("crash")
    @Timeout(1800)
    void a_hundred_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("MongoDB stand-in", address, folder).times(100);
    }
}
