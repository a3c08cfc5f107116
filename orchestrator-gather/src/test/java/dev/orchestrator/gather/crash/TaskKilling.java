package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.TaskingProcess.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Kills one process after the other that has tasks done, between any two of its steps and inside its tools. Each next one goes on; what was
 * done is counted here.
 */
final class TaskKilling {

    /** More than come to their end before a moment has come. */
    private static final int TASKS_A_PROCESS = 8;

    /** How many there are while a process has two tasks done, more or less. */
    private static final int MOMENTS = 160;

    /** So many kills that each way is sure to have been hit. */
    private static final int MANY = 100;

    private final String name;
    private final String address;
    private final Path folder;
    private final long seed = Killing.seed();
    private final Map<Integer, String> runs = new LinkedHashMap<>(); // the run of each task that was told of
    private final Map<String, String> waiting = new HashMap<>(); // the call that each run waits for
    private final Map<Integer, String> ended = new HashMap<>(); // how each task ended
    private final Set<Integer> cancelled = new HashSet<>(); // the tasks whose cancelling was told
    private final Map<String, Map<String, Long>> effectsThen = new HashMap<>(); // of a run, when that was told
    private final Map<String, Integer> hit = new TreeMap<>();
    private final Map<TaskWay, Integer> hitWays = new EnumMap<>(TaskWay.class);
    private int next = 1;

    /** The address may hold a password: only the name is told. {@code folder} takes effects and what killed processes leave behind. */
    TaskKilling(String name, String address, Path folder) {
        this.name = name;
        this.address = address;
        this.folder = folder;
    }

    /** Kills so many times, and prints what was hit. */
    void times(int count) throws Exception {
        Random random = new Random(seed);
        long began = System.nanoTime();
        try {
            for (int time = 0; time < count; time++) {
                process(1 + random.nextInt(MOMENTS), next + TASKS_A_PROCESS - 1);
            }
            int last = Math.max(next, TaskWay.values().length);
            while (next <= last) { // a task whose time to decide passes has its process killed
                process(0, last);
            }
            assertThat(ended).hasSize(last);
            look();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    name + ": the same kills again: -Dcrash.seed=" + seed + "; hit " + hit + "; " + e.getMessage(), e);
        }
        tell(count, Duration.ofNanos(System.nanoTime() - began));
    }

    private void tell(int count, Duration took) {
        int hits = hit.values().stream().mapToInt(Integer::intValue).sum();
        Map<TaskWay, Long> tasks = ended.keySet().stream()
                .collect(Collectors.groupingBy(
                        number -> TaskWay.of(seed, number), () -> new EnumMap<>(TaskWay.class), Collectors.counting()));
        System.out.printf(
                "Killed %s in task mode %d times in %d s, seed %d; stood still and died at: %s (%d), in tasks of: %s; %d tasks ended: %s%n",
                name, count, took.toSeconds(), seed, hit, hits, hitWays, ended.size(), tasks);
        assertThat(hits).as("kills of a process that stood still").isGreaterThanOrEqualTo(count * 8 / 10);
        assertThat(tasks).as("ways that tasks went").containsOnlyKeys(TaskWay.values());
        if (count >= MANY) {
            assertThat(hitWays).as("ways that were hit").containsOnlyKeys(TaskWay.values());
        }
    }

    private void process(int moment, int last) throws Exception {
        ChildJvm process = ChildJvm.start(
                TaskingProcess.class,
                address,
                folder.toString(),
                String.valueOf(moment),
                String.valueOf(seed),
                String.valueOf(next),
                String.valueOf(last),
                String.valueOf(cancelled.contains(next)));
        try (process) {
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
        if (process.printed().contains("at " + TaskErrand.IN_TIME)) {
            LockSupport.parkNanos(TaskingProcess.TIME_TO_DECIDE.toNanos());
        }
        sameEffects();
    }

    /** What is cancelled does nothing any more. */
    private void sameEffects() throws Exception {
        for (int number : cancelled) {
            Map<String, Long> now = effects(runs.get(number));
            Map<String, Long> then = effectsThen.putIfAbsent(runs.get(number), now);
            assertThat(now).as("effects of task %d, which is cancelled", number).isEqualTo(then == null ? now : then);
        }
    }

    private void read(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("waiting ")) {
            knows(Integer.parseInt(words[1]), words[2]);
            assertThat(waiting.put(words[2], words[3]))
                    .as("what waited before waits after")
                    .isIn(null, words[3]);
        } else if (line.startsWith("cancelled ")) {
            knows(Integer.parseInt(words[1]), words[2]);
            cancelled.add(Integer.parseInt(words[1]));
        } else if (line.startsWith("ended ")) {
            int number = Integer.parseInt(words[1]);
            knows(number, words[2]);
            assertThat(ended.put(number, words[3]))
                    .as("how task %d ended", number)
                    .isIn(null, words[3]);
            next = number + 1;
        } else if (line.startsWith("at ")) {
            hit.merge(line.substring("at ".length()), 1, Integer::sum);
            hitWays.merge(TaskWay.of(seed, next), 1, Integer::sum);
        }
        assertThat(line).as("of task %d, %s", next, TaskWay.of(seed, next)).doesNotStartWith("wrong");
    }

    private void knows(int number, String runId) {
        assertThat(runs.put(number, runId)).as("a task is one run").isIn(null, runId);
    }

    /** How often each line about a run stands in the file. */
    private Map<String, Long> effects(String run) throws Exception {
        Path file = folder.resolve(TaskingProcess.EFFECTS);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.stream()
                .filter(line -> line.contains(" " + run + " "))
                .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
    }

    private void look() throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address)) {
            assertThat(opened.stores().runs().list(ANNA.userId(), null, null, Integer.MAX_VALUE))
                    .extracting(StoredRun::id)
                    .containsExactlyInAnyOrderElementsOf(runs.values());
            assertThat(opened.stores().runs().due(Instant.now().plus(Duration.ofDays(2)), 1))
                    .as("runs that somebody is to go on with")
                    .isEmpty();
            for (int number : runs.keySet()) {
                String run = runs.get(number);
                new TaskAftermath(opened.stores(), run, TaskWay.of(seed, number), effects(run)).check();
            }
        }
        ended.forEach((number, end) ->
                assertThat(end).as("task %d", number).isEqualTo(TaskAftermath.end(TaskWay.of(seed, number))));
    }
}
