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
class TaskMongoCrashTest {

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

    private TaskKilling killing() throws Exception {
        String uri = server.awaitLine("uri").substring("uri ".length());
        return new TaskKilling("MongoDB stand-in", CrashStores.mongo(uri, "crash"), folder);
    }

    @Test
    @Tag("crash") // what kills on SQLite do not show, the stores' own tests do
    @Timeout(300)
    void five_kills_and_every_task_ends_once() throws Exception {
        killing().times(5);
    }

    @Test
    @Tag("crash")
    @Timeout(3_600)
    void two_hundred_kills_and_every_task_ends_once() throws Exception {
        killing().times(200);
    }
}
