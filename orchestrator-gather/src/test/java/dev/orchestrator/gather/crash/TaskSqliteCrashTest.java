package dev.orchestrator.gather.crash;

import dev.orchestrator.gather.process.StoresAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TaskSqliteCrashTest {

    @TempDir
    private Path folder;

    private TaskKilling killing() {
        return new TaskKilling("SQLite", StoresAddress.sqlite(folder.resolve("stores.db")), folder);
    }

    @Test
    @Timeout(300)
    void twenty_kills_and_every_task_ends_once() throws Exception {
        killing().times(20);
    }

    @Test
    @Tag("crash")
    @Timeout(1_800)
    void two_hundred_kills_and_every_task_ends_once() throws Exception {
        killing().times(200);
    }
}
