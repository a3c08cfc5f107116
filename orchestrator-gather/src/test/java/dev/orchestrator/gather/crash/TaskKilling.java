package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.TaskingProcess.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Kills one process after the other that has tasks done, between any two of its steps and inside its tools. Each next one goes on; what was
 * done is counted here.
 */
final class TaskKilling {

    private static final int TASKS_A_PROCESS = 2;

    /** How many there are while a process has its tasks done, more or less. */
    private static final int MOMENTS = 160;

    private final String name;
    private final String address;
    private final Path folder;
    private final Map<Integer, String> runs = new LinkedHashMap<>(); // the run of each task that was told of
    private final Map<String, String> waiting = new HashMap<>(); // the call that each run waits for
    private final Map<Integer, String> ended = new HashMap<>(); // how each task ended
    private final Map<String, Integer> hit = new TreeMap<>();
    private int next = 1;

    /** The address may hold a password: only the name is told. {@code folder} takes effects and what killed processes leave behind. */
    TaskKilling(String name, String address, Path folder) {
        this.name = name;
        this.address = address;
        this.folder = folder;
    }

    /** Kills so many times, and prints what was hit. */
    void times(int count) throws Exception {
        long seed = Killing.seed();
        Random random = new Random(seed);
        try {
            for (int time = 0; time < count; time++) {
                process(1 + random.nextInt(MOMENTS));
            }
            int last = next + TASKS_A_PROCESS - 1;
            process(0);
            assertThat(ended).hasSize(last);
            look();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    name + ": the same kills again: -Dcrash.seed=" + seed + "; hit " + hit + "; " + e.getMessage(), e);
        }
        int hits = hit.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "Killed %s in task mode %d times, seed %d; stood still and died at: %s (%d); %d tasks ended%n",
                name, count, seed, hit, hits, ended.size());
        assertThat(hits).as("kills of a process that stood still").isGreaterThanOrEqualTo(count * 8 / 10);
    }

    /** The task that was under way is asked for again by the next process, as whoever waits for it would. */
    private void process(int moment) throws Exception {
        int last = next + TASKS_A_PROCESS - 1;
        try (ChildJvm process = ChildJvm.start(
                TaskingProcess.class,
                address,
                folder.toString(),
                String.valueOf(moment),
                String.valueOf(next),
                String.valueOf(last))) {
            while (process.isRunning() && process.printed().stream().noneMatch(line -> line.startsWith("at "))) {
                LockSupport.parkNanos(1_000_000);
            }
            process.kill();
            process.printed().forEach(this::read);
            boolean stoodStill = process.printed().stream().anyMatch(line -> line.startsWith("at "));
            assertThat(stoodStill || process.printed().contains("done"))
                    .as(() -> String.join("\n", process.printed()))
                    .isTrue();
        }
    }

    private void read(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("waiting ")) {
            knows(Integer.parseInt(words[1]), words[2]);
            assertThat(waiting.put(words[2], words[3]))
                    .as("what waited before waits after")
                    .isIn(null, words[3]);
        } else if (line.startsWith("ended ")) {
            int number = Integer.parseInt(words[1]);
            knows(number, words[2]);
            assertThat(ended.put(number, words[3]))
                    .as("how task %d ended", number)
                    .isIn(null, words[3]);
            next = number + 1;
        } else if (line.startsWith("at ")) {
            hit.merge(line.substring("at ".length()), 1, Integer::sum);
        }
    }

    private void knows(int number, String runId) {
        assertThat(runs.put(number, runId)).as("a task is one run").isIn(null, runId);
    }

    private void look() throws Exception {
        Map<String, Long> effects = Files.readAllLines(folder.resolve(TaskingProcess.EFFECTS)).stream()
                .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        try (StoresAddress.Opened opened = CrashStores.open(address)) {
            assertThat(opened.stores().runs().list(ANNA.userId(), null, null, Integer.MAX_VALUE))
                    .extracting(StoredRun::id)
                    .containsExactlyInAnyOrderElementsOf(runs.values());
            for (String run : runs.values()) {
                new TaskAftermath(opened.stores(), run, effects).check();
            }
        }
        assertThat(ended.values()).allMatch(end -> end.startsWith("COMPLETED"));
        assertThat(List.copyOf(ended.values())).allMatch(end -> end.endsWith(Troupe.LAST_WORDS));
    }
}
