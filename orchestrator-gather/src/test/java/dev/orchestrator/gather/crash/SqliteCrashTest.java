package dev.orchestrator.gather.crash;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.gather.process.StoresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteCrashTest {

    @TempDir
    Path folder;

    private String address() {
        return StoresAddress.sqlite(folder.resolve("stores.db"));
    }

    @Test
    @Timeout(300)
    void ten_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("SQLite", address(), folder).times(10);
    }

    @Test
    @Tag("crash")
    @Timeout(1800)
    void a_hundred_kills_lose_nothing_acknowledged() throws Exception {
        new Killing("SQLite", address(), folder).times(100);
    }

    @Test
    @Timeout(120)
    void a_store_that_acknowledges_before_it_writes_is_found_out() {
        Kill kill = Kill.aimedAt(Phase.AFTER_ANSWER, Killing.seed(), 1, Flaw.WRITES_BEHIND);
        assertThatThrownBy(() -> new Killing("SQLite", address(), folder).all(List.of(kill)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged messages of conversation");
    }

    @Test
    @Timeout(120)
    void a_store_whose_turns_outlive_their_holder_is_found_out() {
        Kill kill = Kill.aimedAt(Phase.MID_TEXT, Killing.seed(), 1, Flaw.HOLDS_FOR_EVER);
        assertThatThrownBy(() -> new Killing("SQLite", address(), folder, Duration.ofSeconds(3)).all(List.of(kill)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cannot go on");
    }
}
