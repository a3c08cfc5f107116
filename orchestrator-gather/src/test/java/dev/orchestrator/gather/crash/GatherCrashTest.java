package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.BringingProcess.ANNA;
import static dev.orchestrator.gather.crash.BringingProcess.PROJECT;
import static dev.orchestrator.gather.crash.BringingProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Gather;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that bring content are killed between any two steps: what they said is kept is there once, and completed later. */
class GatherCrashTest {

    private static final int ITEMS_A_PROCESS = 4;
    private static final int MOMENTS = 100; // of as many items, more or less
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Map<Integer, String> kept = new HashMap<>(); // what processes said, by number
    private final Map<String, Integer> hit = new TreeMap<>();
    private int next = 1;

    private String address() {
        return StoresAddress.sqlite(folder.resolve("stores.db"));
    }

    @Test
    @Timeout(300)
    void ten_kills_lose_nothing_that_was_accepted() throws Exception {
        kill(10);
    }

    @Test
    @Tag("crash")
    @Timeout(1_800)
    void a_hundred_kills_lose_nothing_that_was_accepted() throws Exception {
        kill(100);
    }

    private void kill(int times) throws Exception {
        long seed = Killing.seed();
        Random random = new Random(seed);
        for (int time = 0; time < times; time++) {
            killOnce(1 + random.nextInt(MOMENTS));
        }
        System.out.printf(
                "SQLite, data mode, seed %d: %d kills, %d acknowledged, at %s%n", seed, times, kept.size(), hit);
        completeAll();
        wholeness();
    }

    /** What was under way is brought again by the next process, as whoever waits for an answer would. */
    private void killOnce(int moment) throws Exception {
        int last = next + ITEMS_A_PROCESS - 1;
        try (ChildJvm process = ChildJvm.start(
                BringingProcess.class, address(), String.valueOf(moment), String.valueOf(next), String.valueOf(last))) {
            while (process.isRunning() && process.printed().stream().noneMatch(line -> line.startsWith("at "))) {
                LockSupport.parkNanos(1_000_000);
            }
            process.kill();
            process.printed().forEach(this::read);
        }
    }

    private void read(String line) {
        String[] words = line.split(" ", -1);
        if (line.startsWith("kept ")) {
            int number = Integer.parseInt(words[1]);
            assertThat(kept.put(number, words[2])).isIn(null, words[2]);
            next = number + 1;
        } else if (line.startsWith("at ")) {
            hit.merge(line.substring("at ".length()), 1, Integer::sum);
        }
    }

    /** Until the leases of the killed ones have run out, their items are passed over. */
    private void completeAll() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (StoresAddress.Opened opened = StoresAddress.open(address());
                Orchestrator orchestrator = BringingProcess.orchestrator(
                        new BringingProcess.Completing(),
                        opened.stores(),
                        opened.stores().gather())) {
            RetryResult result = orchestrator.gather().retryPending(ANNA, PROJECT);
            while (result.pending() > 0 && System.nanoTime() < until) {
                LockSupport.parkNanos(50_000_000);
                result = orchestrator.gather().retryPending(ANNA, PROJECT);
            }
            assertThat(result.pending()).isZero();
            assertThat(result.failed()).isZero();
        }
    }

    private void wholeness() throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address());
                Orchestrator orchestrator = BringingProcess.orchestrator(
                        new BringingProcess.Completing(),
                        opened.stores(),
                        opened.stores().gather())) {
            Gather gather = orchestrator.gather();
            List<GatherItem> items = gather.list(ANNA, GatherQuery.of(PROJECT).page(null, GatherQuery.MOST));
            assertThat(items).extracting(GatherItem::content).doesNotHaveDuplicates();
            assertThat(items).extracting(GatherItem::state).containsOnly(State.COMPLETE);
            assertThat(items).extracting(GatherItem::summary).containsOnly("It lies on a shelf.");
            kept.forEach((number, id) ->
                    assertThat(gather.get(ANNA, PROJECT, id).content()).isEqualTo(content(number)));
            assertThat(items).hasSizeBetween(kept.size(), kept.size() + 1);
        }
    }
}
