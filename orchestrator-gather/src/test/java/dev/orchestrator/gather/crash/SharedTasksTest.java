package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.SharingProcess.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs have 200 tasks between them on one MongoDB; one is killed, and the other goes on with all of them. */
@Timeout(300)
class SharedTasksTest {

    private static final int EACH = 100;
    private static final int ENDED_BEFORE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void two_hundred_tasks_are_done_once_each_though_a_process_dies() throws Exception {
        try (ChildJvm server = ChildJvm.start(MongoServerProcess.class)) {
            String address = server.awaitLine("uri").substring("uri ".length());
            try (ChildJvm killed = start(address, "killed");
                    ChildJvm lives = start(address, "lives");
                    StoresAddress.Opened opened = StoresAddress.open(address)) {
                killed.awaitLine("accepted");
                lives.awaitLine("accepted");
                for (int i = 0; i < ENDED_BEFORE; i++) {
                    killed.awaitLine("ended");
                }
                killed.kill();
                Instant death = Instant.now();
                RunStore runs = opened.stores().runs();
                List<StoredRun> all = awaitAll(runs, lives);
                assertThat(all.stream().filter(run -> run.status() != StoredRun.Status.COMPLETED))
                        .as(() -> String.join("\n", lives.printed()))
                        .extracting(StoredRun::id, StoredRun::status, StoredRun::error, StoredRun::epoch)
                        .isEmpty();
                assertThat(all).hasSize(2 * EACH);
                tellTakeovers(runs, all, death);
                onceEach(all);
            }
        }
    }

    private ChildJvm start(String address, String name) throws Exception {
        return ChildJvm.start(
                SharingProcess.class, address, folder.resolve("effects.txt").toString(), name, String.valueOf(EACH));
    }

    private static List<StoredRun> awaitAll(RunStore runs, ChildJvm lives) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<StoredRun> all = all(runs);
        while (all.stream().anyMatch(run -> !run.status().isEnded()) && System.nanoTime() < until) {
            LockSupport.parkNanos(50_000_000);
            all = all(runs);
        }
        assertThat(lives.isRunning()).isTrue();
        return all;
    }

    private static List<StoredRun> all(RunStore runs) {
        return runs.list(ANNA.userId(), null, null, Integer.MAX_VALUE);
    }

    /** Whoever takes a run over writes first of all that he has; where its answer was stored already there is nothing to write. */
    private static void tellTakeovers(RunStore runs, List<StoredRun> all, Instant death) {
        List<Long> after = all.stream()
                .flatMap(run -> runs.entries(ANNA.userId(), run.id(), 0, Integer.MAX_VALUE).stream()
                        .filter(entry -> entry.epoch() > 1)
                        .limit(1))
                .map(RunEntry::at)
                .map(at -> Duration.between(death, at).toMillis())
                .sorted()
                .toList();
        assertThat(after).as("runs that were taken over").isNotEmpty();
        System.out.printf(
                "A process was killed with %d of %d tasks under way; with a lease of %d ms another one took them over %d to %d ms"
                        + " later%n",
                after.size(), EACH, SharingProcess.LEASE.toMillis(), after.get(0), after.get(after.size() - 1));
    }

    /** What was done in a run before the death was done by one process, and after it by the other. */
    private void onceEach(List<StoredRun> all) throws Exception {
        List<String[]> effects = Files.readAllLines(folder.resolve("effects.txt")).stream()
                .map(line -> line.split(" "))
                .toList();
        Set<List<String>> calls = effects.stream()
                .map(words -> List.of(words[0], words[1], words[2]))
                .collect(Collectors.toSet());
        assertThat(calls).as("no tool with effects ran twice for a call").hasSameSizeAs(effects);
        for (StoredRun run : all.stream().filter(run -> run.epoch() <= 2).toList()) {
            List<String> who = effects.stream()
                    .filter(words -> words[1].equals(run.id()))
                    .map(words -> words[3])
                    .toList();
            assertThat(who.lastIndexOf("killed"))
                    .as("of run %s: %s", run.id(), who)
                    .isLessThan(who.contains("lives") ? who.indexOf("lives") : who.size());
        }
    }
}
