package dev.orchestrator.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a search of the embedded Brain takes with many entities in a folder, without making the question's vector, and how
 * many of the ten truly nearest it finds. Entities are made up: see {@link MadeUp}.
 */
final class EmbeddedBrain {

    private static final int ENTITIES = Integer.getInteger("entities", 100_000);
    private static final int QUESTIONS = 500;
    private static final int BATCH = 5_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final String PROJECT = "made-up";

    private final MadeUp madeUp = new MadeUp(ENTITIES, QUESTIONS);

    private EmbeddedBrain() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("embedded-brain");
        try {
            new EmbeddedBrain().run(folder);
        } finally {
            delete(folder);
        }
    }

    private void run(Path folder) throws IOException, InterruptedException {
        Figures.head("what", "value");
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder, madeUp)) {
            long began = System.nanoTime();
            load(brain);
            Figures.row("entities, relations", ENTITIES + ", " + ENTITIES);
            Figures.row("writing them, s", Figures.number((System.nanoTime() - began) / 1e9, "%.1f"));
            settle(brain, folder);
            Figures.row(
                    "until the index has come to rest, s", Figures.number((System.nanoTime() - began) / 1e9, "%.1f"));
            memory();
            Figures.row("folder, MB", Figures.number(size(folder) / 1e6, "%.0f"));
            times("words and vectors", brain, MadeUp::words);
            times("vectors alone", brain, MadeUp::signs);
            Figures.row("recall@10 of vectors alone against exact search", Figures.number(recall(brain), "%.4f"));
            Figures.row("recall@10 of words and vectors", Figures.number(recallOfBoth(brain), "%.4f"));
            memory();
        }
        long began = System.nanoTime();
        LuceneBrain.inDirectory(folder, madeUp).close();
        Figures.row("opening it again, s", Figures.number((System.nanoTime() - began) / 1e9, "%.2f"));
    }

    private void load(LuceneBrain brain) {
        for (int from = 0; from < ENTITIES; from += BATCH) {
            List<Entity> entities = IntStream.range(from, Math.min(ENTITIES, from + BATCH))
                    .mapToObj(madeUp::entity)
                    .toList();
            List<Relation> relations = new ArrayList<>();
            for (int at = 0; at < entities.size(); at++) {
                String other = entities.get((at + 7) % entities.size()).id();
                relations.add(Relation.of(entities.get(at).id(), "KNOWS", other));
            }
            brain.upsert(PROJECT, entities, relations, Cancellation.none());
        }
    }

    /** The index goes on merging after a load, most of the time without touching a file: waits until the processor rests. */
    private void settle(LuceneBrain brain, Path folder) throws IOException, InterruptedException {
        long before;
        long worked;
        do {
            before = size(folder);
            worked = SYSTEM.getProcessCpuTime();
            Thread.sleep(5_000);
        } while (size(folder) != before || SYSTEM.getProcessCpuTime() - worked > 500_000_000L);
        brain.upsert(PROJECT, List.of(madeUp.entity(0)), List.of(), Cancellation.none());
    }

    @FunctionalInterface
    private interface Wording {
        String of(int question);
    }

    private void times(String name, LuceneBrain brain, Wording wording) {
        for (int at = 0; at < QUESTIONS; at++) {
            search(brain, wording.of(at));
        }
        double[] millis = new double[QUESTIONS];
        double[] cpu = new double[QUESTIONS];
        for (int at = 0; at < QUESTIONS; at++) {
            long began = System.nanoTime();
            long worked = THREADS.getCurrentThreadCpuTime();
            search(brain, wording.of(at));
            millis[at] = (System.nanoTime() - began) / 1e6;
            cpu[at] = (THREADS.getCurrentThreadCpuTime() - worked) / 1e6;
        }
        Figures.quantiles("search by " + name + ", p50 / p95 / p99, ms", millis);
        Figures.quantiles("the same in CPU time of its thread, ms", cpu);
    }

    private static List<String> search(LuceneBrain brain, String text) {
        return brain.search(BrainQuery.of(PROJECT, text).withThreshold(0), Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
    }

    private double recall(LuceneBrain brain) {
        double sum = 0;
        for (int at = 0; at < QUESTIONS; at++) {
            Set<String> found = new HashSet<>(search(brain, MadeUp.signs(at)));
            found.retainAll(madeUp.nearest(at, 10));
            sum += found.size() / 10.0;
        }
        return sum / QUESTIONS;
    }

    private double recallOfBoth(LuceneBrain brain) {
        List<Set<String>> best = new ExactSearch(madeUp, ENTITIES).best(QUESTIONS, 10);
        double sum = 0;
        for (int at = 0; at < QUESTIONS; at++) {
            Set<String> found = new HashSet<>(search(brain, MadeUp.words(at)));
            found.retainAll(best.get(at));
            sum += found.size() / 10.0;
        }
        return sum / QUESTIONS;
    }

    private static void memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        double used = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
        Figures.row("heap in use with the made-up vectors, MB", Figures.number(used, "%.0f"));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
