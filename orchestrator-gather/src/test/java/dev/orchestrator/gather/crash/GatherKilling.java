package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.BringingProcess.ANNA;
import static dev.orchestrator.gather.crash.BringingProcess.content;
import static dev.orchestrator.gather.crash.BringingProcess.hasFile;
import static dev.orchestrator.gather.crash.BringingProcess.note;
import static dev.orchestrator.gather.crash.BringingProcess.number;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Kills one process after the other that brings content, between any two of its steps: what it said is kept is there once, and
 * completed later.
 */
final class GatherKilling {

    private static final int ITEMS_A_PROCESS = 4;
    private static final int FILES_A_PROCESS = ITEMS_A_PROCESS / 2;

    /** Where the first ones die; the others do so anywhere. */
    private static final List<String> PHASES = List.of(
            "before insert",
            "after insert",
            "before put",
            "after put",
            "before read",
            "after read",
            "before generate",
            "after generate",
            "before update",
            "after update");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final String address;
    private final Path folder;
    private final String project;
    private final int moments;
    private final Map<String, String> kept = new HashMap<>(); // ids by content, as processes said
    private final Set<String> brought = new HashSet<>();
    private final Map<String, Integer> hit = new TreeMap<>();
    private int next = 1;
    private long leftPending;

    /**
     * The address may hold a password: only the name is told. {@code folder} takes what killed processes leave behind; {@code
     * moments} is how many there are while a process brings its items, more or less.
     */
    GatherKilling(String name, String address, Path folder, String project, int moments) {
        this.name = name;
        this.address = address;
        this.folder = folder;
        this.project = project;
        this.moments = moments;
    }

    /** Kills so many times, and prints what was hit. */
    void times(int count) throws Exception {
        long seed = Killing.seed();
        Random random = new Random(seed);
        try {
            for (int time = 0; time < count; time++) {
                killOnce(moment(time, random), random.nextBoolean(), random.nextBoolean());
            }
            completeAll();
            wholeness();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    name + ": the same kills again: -Dcrash.seed=" + seed + "; hit " + hit + "; " + e.getMessage(), e);
        }
        told(count, seed);
    }

    private String moment(int time, Random random) {
        return time < PHASES.size()
                ? PHASES.get(time) + ":" + (1 + random.nextInt(FILES_A_PROCESS))
                : String.valueOf(1 + random.nextInt(moments));
    }

    private void told(int count, long seed) {
        int hits = hit.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "Killed %s in data mode %d times, seed %d; stood still and died at: %s (%d); acknowledged and found again:"
                        + " %d items, %d of them completed in the end%n",
                name, count, seed, hit, hits, kept.size(), leftPending);
        assertThat(hits).as("kills of a process that stood still").isGreaterThanOrEqualTo(count * 7 / 10);
        assertThat(hit).containsKeys(PHASES.toArray(String[]::new));
        assertThat(leftPending).as("items that were left to be completed").isPositive();
    }

    /** What was under way before is brought {@code again}, as by one who waits for an answer, or left as it is. */
    private void killOnce(String moment, boolean atOnce, boolean again) throws Exception {
        int first = again ? Math.max(1, next - ITEMS_A_PROCESS) : next;
        next += ITEMS_A_PROCESS;
        IntStream.range(first, next).forEach(number -> brought.add(content(number)));
        try (ChildJvm process = ChildJvm.start(
                BringingProcess.class,
                address,
                folder.toString(),
                project,
                moment,
                String.valueOf(atOnce),
                String.valueOf(first),
                String.valueOf(next - 1))) {
            while (process.isRunning() && process.printed().stream().noneMatch(line -> line.startsWith("at "))) {
                LockSupport.parkNanos(1_000_000);
            }
            process.kill();
            process.printed().forEach(this::read);
        }
    }

    private void read(String line) {
        if (line.startsWith("kept ")) {
            String[] words = line.split(" ", 3);
            assertThat(kept.put(words[2], words[1])).isIn(null, words[1]);
        } else if (line.startsWith("at ")) {
            hit.merge(line.substring("at ".length()), 1, Integer::sum);
        }
    }

    private void completeAll() throws Exception {
        onceMore(this::complete);
    }

    private void wholeness() throws Exception {
        onceMore(this::whole);
    }

    private interface Look {
        void at(Gather gather);
    }

    private void onceMore(Look look) throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address);
                Orchestrator orchestrator = BringingProcess.orchestrator(
                        new BringingProcess.Completing(), opened.stores(), Map.of(), new BringingProcess.Plain())) {
            look.at(orchestrator.gather());
        }
    }

    /** Until the leases of the killed ones have run out, their items are passed over. */
    private void complete(Gather gather) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        leftPending = gather.list(ANNA, GatherQuery.of(project).page(null, GatherQuery.MOST)).stream()
                .filter(item -> item.state() == State.PENDING)
                .count();
        RetryResult result = gather.retryPending(ANNA, project);
        while (result.pending() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(50_000_000);
            result = gather.retryPending(ANNA, project);
        }
        assertThat(result.pending()).isZero();
        assertThat(result.failed()).isZero();
    }

    private void whole(Gather gather) {
        List<GatherItem> items = gather.list(ANNA, GatherQuery.of(project).page(null, GatherQuery.MOST));
        assertThat(items).extracting(GatherItem::content).doesNotHaveDuplicates();
        assertThat(items).extracting(GatherItem::state).containsOnly(State.COMPLETE);
        assertThat(items).extracting(GatherItem::summary).containsOnly("It lies on a shelf.");
        assertThat(items).extracting(GatherItem::content).isSubsetOf(brought);
        kept.forEach((content, id) -> {
            GatherItem item = gather.get(ANNA, project, id);
            int number = number(content);
            assertThat(item.content()).isEqualTo(content);
            assertThat(item.problem()).isNull();
            assertThat(item.extractedText()).isEqualTo(hasFile(number) ? note(number) : "");
        });
    }
}
