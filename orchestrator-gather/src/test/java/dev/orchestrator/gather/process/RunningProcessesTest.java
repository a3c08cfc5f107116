package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.mongo.MongoServerFixture;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs with two threads each carry on one run, and take it from each other all the time; one of them is killed. */
@Timeout(180)
class RunningProcessesTest {

    private static final int KILLED_AFTER = 30;
    private static final int ENDED_AFTER = 10;

    private final String id = "run-" + UUID.randomUUID();

    @Test
    void a_run_in_a_sqlite_file_outlives_a_killed_process(@TempDir Path folder) throws Exception {
        outlivesAKilledProcess(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    @Test
    void a_run_in_mongodb_outlives_a_killed_process() throws Exception {
        outlivesAKilledProcess(MongoServerFixture.uri());
    }

    private void outlivesAKilledProcess(String address) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                ChildJvm killed = start(address, "killed");
                ChildJvm lives = start(address, "lives")) {
            RunStore store = opened.stores().runs();
            store.create(RunningProcess.head(id), RunningProcess.LEASE);
            for (ChildJvm child : List.of(killed, lives)) {
                child.awaitLine("ready");
            }
            for (ChildJvm child : List.of(killed, lives)) {
                child.send("go");
            }
            awaitWrites(lives, KILLED_AFTER);
            awaitWrites(killed, KILLED_AFTER);
            killed.kill();
            awaitWrites(lives, ENDED_AFTER);
            lives.send("end");
            lives.awaitLine("done");
            assertThat(lives.await()).isZero();
            assertWhole(store, killed, lives);
        }
    }

    private ChildJvm start(String address, String name) throws Exception {
        return ChildJvm.start(RunningProcess.class, address, id, name);
    }

    private static void awaitWrites(ChildJvm child, int writes) throws InterruptedException {
        for (int i = 0; i < writes; i++) {
            child.awaitLine("wrote");
        }
    }

    private void assertWhole(RunStore store, ChildJvm killed, ChildJvm lives) {
        List<RunEntry> log = RunningProcess.log(store, id);
        assertThat(RunningProcess.run(store, id).status()).isEqualTo(Status.COMPLETED);
        assertThat(RunningProcess.run(store, id).lastPosition()).isEqualTo(log.size());
        assertInOrder(log);
        assertOneWriterAnEpoch(log);
        List<RunEntry> acknowledged = acknowledged(killed);
        acknowledged.addAll(acknowledged(lives));
        assertThat(acknowledged)
                .allSatisfy(entry -> assertThat(withoutTime(log.get((int) entry.position() - 1)))
                        .isEqualTo(entry));
        assertThat(log.size() - acknowledged.size())
                .as("entries that nobody was told of: at most what the threads of the killed one were writing")
                .isBetween(0, RunningProcess.THREADS * RunningProcess.NOTES);
        assertThat(overtaken(killed)).isPositive();
        assertThat(overtaken(lives)).isPositive();
    }

    private static void assertInOrder(List<RunEntry> log) {
        assertThat(log)
                .extracting(RunEntry::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(log).extracting(RunEntry::epoch).isSorted();
        for (int i = 0; i < log.size(); i++) {
            String first = log.get(i - i % RunningProcess.NOTES).data();
            assertThat(log.get(i).data())
                    .as("the notes of one call, next to each other")
                    .isEqualTo(first.replaceFirst("0$", String.valueOf(i % RunningProcess.NOTES)));
        }
        assertThat(log).extracting(RunEntry::data).doesNotHaveDuplicates();
    }

    /** Whose turn it was stands in the data: the process, the thread and the number of the turn. */
    private static void assertOneWriterAnEpoch(List<RunEntry> log) {
        Map<Long, String> turns = new HashMap<>();
        for (RunEntry entry : log) {
            String turn = entry.data().substring(0, entry.data().lastIndexOf('.'));
            assertThat(turns.putIfAbsent(entry.epoch(), turn)).isIn(null, turn);
        }
    }

    private static List<RunEntry> acknowledged(ChildJvm child) {
        List<RunEntry> acknowledged = new ArrayList<>();
        for (String line : child.printed()) {
            String[] words = line.split(" ");
            if (words.length == 5 && words[0].equals("wrote")) {
                acknowledged.addAll(RunningProcess.acknowledged(words));
            }
        }
        return acknowledged;
    }

    private static RunEntry withoutTime(RunEntry entry) {
        return new RunEntry(entry.position(), entry.note(), entry.epoch(), Instant.EPOCH);
    }

    private static long overtaken(ChildJvm child) {
        return child.printed().stream().filter(line -> line.startsWith("lost")).count();
    }
}
