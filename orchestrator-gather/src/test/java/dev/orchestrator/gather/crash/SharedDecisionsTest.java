package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.SharingProcess.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs on one MongoDB decide about the same tasks at the same time; then one of them is killed in the middle of that. */
@Timeout(300)
class SharedDecisionsTest {

    private static final int IN_PEACE = 3 * Contest.values().length;
    private static final int ALL = 5 * Contest.values().length;
    /** Who is killed may have said nothing yet: then the other one decides. */
    private static final List<String> POSSIBLE =
            List.of("COMPLETED approved", "COMPLETED denied", "CANCELLED", "CANCELLED approved", "CANCELLED denied");

    private static final String CALL = "s3_1"; // the call that each task waits for
    private static final long PATIENCE = Duration.ofSeconds(120).toNanos();

    @TempDir
    private Path folder;

    private final long seed = Killing.seed();
    private final Random random = new Random(seed);
    private final Map<Integer, String> runs = new HashMap<>(); // of the tasks that were begun
    private final Set<Integer> spoken = new HashSet<>(); // tasks that were decided about
    private ChildJvm first;
    private ChildJvm second;

    @Test
    void of_two_processes_that_decide_one_wins_and_the_other_one_sees_it() throws Exception {
        try (ChildJvm server = ChildJvm.start(MongoServerProcess.class)) {
            String address = server.awaitLine("uri").substring("uri ".length());
            try (ChildJvm begins = start(address, "first");
                    ChildJvm lives = start(address, "second");
                    StoresAddress.Opened opened = StoresAddress.open(address)) {
                first = begins;
                second = lives;
                first.awaitLine("ready");
                second.awaitLine("ready");
                play(opened.stores().runs());
            } catch (AssertionError e) {
                throw new AssertionError("the same again: -Dcrash.seed=" + seed + "; " + e.getMessage(), e);
            }
        }
    }

    private void play(RunStore store) throws Exception {
        begin(0, IN_PEACE);
        await("what came of all decisions", () -> {
            speakWhereItIsTime();
            return spoken.size() == IN_PEACE && answers(first) + answers(second) == words(IN_PEACE);
        });
        begin(IN_PEACE, ALL);
        int before = answers(first) + answers(second);
        int some = 1 + random.nextInt(words(ALL) - before - 1);
        await("so many answers", () -> {
            speakWhereItIsTime();
            return answers(first) + answers(second) >= before + some;
        });
        first.kill();
        await("the end of all tasks", () -> {
            speakForTheDead(store);
            return runs.keySet().stream()
                    .allMatch(number -> run(store, number).status().isEnded());
        });
        look(store);
    }

    private ChildJvm start(String address, String name) throws Exception {
        return ChildJvm.start(
                DecidingProcess.class, address, folder.resolve("effects.txt").toString(), name);
    }

    private void begin(int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            first.send("task " + number);
        }
    }

    private static int words(int tasks) {
        return IntStream.range(0, tasks)
                .map(number -> Contest.of(number).first.isEmpty() ? 1 : 2)
                .sum();
    }

    private static int answers(ChildJvm process) {
        return (int) process.printed().stream()
                .filter(line -> line.matches("(approve|deny|cancel) .*"))
                .count();
    }

    private void await(String what, BooleanSupplier come) {
        long until = System.nanoTime() + PATIENCE;
        while (!come.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "waiting for " + what + "; " + first.printed() + second.printed())
                    .isLessThan(until);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void speakWhereItIsTime() {
        for (String line : first.printed()) {
            String[] words = line.split(" ");
            boolean begun = words[0].equals("began");
            if (begun || words[0].equals("waits")) {
                int number = Integer.parseInt(words[1]);
                runs.putIfAbsent(number, words[2]);
                if (Contest.of(number).isAtWork() == begun && spoken.add(number)) {
                    speak(number);
                }
            }
        }
    }

    /** Both at the same time, or one of them a moment later. */
    private void speak(int number) {
        Contest contest = Contest.of(number);
        LockSupport.parkNanos(random.nextInt(3) * 1_000_000L);
        if (random.nextBoolean()) {
            say(first, contest.first, number);
            say(second, contest.second, number);
        } else {
            say(second, contest.second, number);
            say(first, contest.first, number);
        }
    }

    private void say(ChildJvm process, String word, int number) {
        if (!word.isEmpty()) {
            try {
                process.send(word + " " + runs.get(number) + (word.equals("cancel") ? "" : " " + CALL));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private StoredRun run(RunStore store, int number) {
        return store.find(ANNA.userId(), runs.get(number)).orElseThrow();
    }

    /** What nobody has decided about, or only the dead one for himself, is approved; where he had begun to deny it, it is denied. */
    private void speakForTheDead(RunStore store) {
        for (int number : runs.keySet()) {
            StoredRun run = run(store, number);
            if (run.status() == Status.WAITING && !run.cancelAsked()) {
                String refused = "approve " + run.id() + " VALIDATION_ERROR";
                int early = Contest.of(number) == Contest.APPROVED_TOO_EARLY ? 1 : 0;
                boolean denied = Collections.frequency(second.printed(), refused) > early;
                say(second, denied ? "deny" : "approve", number);
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private void look(RunStore store) throws Exception {
        Map<String, Long> effects = Files.readAllLines(folder.resolve("effects.txt")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(' '))) // whoever did it
                .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        Map<Contest, Map<String, Integer>> ends = new EnumMap<>(Contest.class);
        for (int number : runs.keySet()) {
            StoredRun run = run(store, number);
            List<Boolean> approved = decisions(store, run);
            String said = Contest.of(number) + ", " + run + ", approved " + approved + ", " + told(run);
            assertThat(approved).as(said).hasSizeLessThanOrEqualTo(1);
            String end = run.status() + (approved.isEmpty() ? "" : approved.get(0) ? " approved" : " denied");
            assertThat(end).as(said).isIn(number < IN_PEACE ? inPeace(Contest.of(number)) : POSSIBLE);
            agree(number, run, approved, said);
            effects(effects, run, approved, said);
            ends.computeIfAbsent(Contest.of(number), contest -> new TreeMap<>()).merge(end, 1, Integer::sum);
        }
        watch(store);
        assertThat(ends).containsOnlyKeys(Contest.values());
        System.out.printf("Two processes decided about %d tasks, seed %d; they ended: %s%n", runs.size(), seed, ends);
    }

    private static List<Boolean> decisions(RunStore store, StoredRun run) {
        return store.entries(ANNA.userId(), run.id(), 0, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.kind().equals("decision"))
                .map(RunEntry::data)
                .map(data -> (Boolean) ((Map<?, ?>) Json.read(data)).get("approved"))
                .toList();
    }

    private List<String> told(StoredRun run) {
        return Stream.of(first, second)
                .flatMap(process -> process.printed().stream())
                .filter(line -> line.matches("(approve|deny|cancel) " + run.id() + " .*"))
                .toList();
    }

    private static List<String> inPeace(Contest contest) {
        return switch (contest) {
            case APPROVED_BY_BOTH, APPROVED_BY_THE_OTHER, APPROVED_TOO_EARLY -> List.of("COMPLETED approved");
            case APPROVED_AND_DENIED, DENIED_AND_APPROVED -> List.of("COMPLETED approved", "COMPLETED denied");
            case APPROVED_AND_CANCELLED -> List.of("COMPLETED approved", "CANCELLED", "CANCELLED approved");
            case CANCELLED_AND_DENIED -> List.of("COMPLETED denied", "CANCELLED", "CANCELLED denied");
            case CANCELLED_BY_BOTH, CANCELLED_AT_WORK -> List.of("CANCELLED");
        };
    }

    /** Nobody was told anything that is not so. */
    private void agree(int number, StoredRun run, List<Boolean> approved, String said) {
        for (String line : told(run)) {
            if (line.startsWith("approve ") && line.contains(" COMPLETED ")) {
                assertThat(approved).as(said).containsExactly(true);
            } else if (line.startsWith("deny ") && line.contains(" COMPLETED ")) {
                assertThat(approved).as(said).containsExactly(false);
            } else if (line.startsWith("cancel ") && line.endsWith(" true") && approved.isEmpty()) {
                assertThat(run.status()).as(said).isEqualTo(Status.CANCELLED);
            }
        }
        boolean opposed =
                Contest.of(number) == Contest.APPROVED_AND_DENIED || Contest.of(number) == Contest.DENIED_AND_APPROVED;
        if (opposed && number < IN_PEACE) {
            assertThat(told(run))
                    .as(said)
                    .filteredOn(line -> line.contains(" COMPLETED "))
                    .hasSize(1);
            assertThat(told(run))
                    .as(said)
                    .filteredOn(line -> line.endsWith(" VALIDATION_ERROR"))
                    .hasSize(1);
        }
    }

    private static void effects(Map<String, Long> effects, StoredRun run, List<Boolean> approved, String said) {
        effects.forEach((line, times) -> {
            if (line.contains(" " + run.id() + " ")) {
                assertThat(times).as("%s of %s", line, said).isEqualTo(1);
            }
        });
        long published = effects.getOrDefault("publish " + run.id() + " " + CALL, 0L);
        if (!approved.equals(List.of(true))) {
            assertThat(published).as(said).isZero();
        } else if (run.epoch() == 2 && run.status() == Status.COMPLETED) { // nobody died at it
            assertThat(published).as(said).isEqualTo(1);
        }
    }

    /** Whoever lives sees the same. */
    private void watch(RunStore store) {
        runs.keySet().forEach(number -> say(second, "watch", number));
        await(
                "what the other one sees",
                () -> second.printed().stream()
                                .filter(line -> line.startsWith("watch "))
                                .count()
                        == runs.size());
        for (int number : runs.keySet()) {
            StoredRun run = run(store, number);
            String seen =
                    run.status() == Status.CANCELLED ? "CANCELLED" : "COMPLETED I ask around.||" + Troupe.LAST_WORDS;
            assertThat(second.printed()).contains("watch " + run.id() + " " + seen);
        }
    }
}
