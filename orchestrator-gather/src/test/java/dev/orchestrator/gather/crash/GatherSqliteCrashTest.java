package dev.orchestrator.gather.crash;

import dev.orchestrator.gather.process.StoresAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GatherSqliteCrashTest {

    @TempDir
    private Path folder;

    private GatherKilling killing() {
        String address = StoresAddress.sqlite(folder.resolve("stores.db"));
        return new GatherKilling("SQLite", address, folder, "film", 100);
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
