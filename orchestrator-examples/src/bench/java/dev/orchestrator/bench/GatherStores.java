package dev.orchestrator.bench;

import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * How fast items of data mode are stored with their terms, beside bare inserts of the same rows, and how long it takes to
 * look for what may be a duplicate: to count a hundred terms, and to find who holds the thirty rarest of them. Terms are made
 * up: the most frequent is held by nearly all items, and each next one by fewer.
 */
final class GatherStores {

    private static final int ITEMS = Integer.getInteger("items", 100_000);
    private static final int THREADS = 8;
    private static final int DRAWN = 40;
    private static final int VOCABULARY = 50_000;
    private static final int ASKED = 100;
    private static final int RARE = 30;
    private static final int LIMIT = 500;
    private static final int QUESTIONS = 1_000;
    private static final String PROJECT = "made-up";

    private GatherStores() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if a store fails
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("gather-stores");
        try {
            Figures.head("gathered items", "value");
            measure("in memory", InMemoryStores.create().gather());
            try (SqliteStores stores = SqliteStores.open(folder.resolve("stores.db"))) {
                measure("SQLite", stores.gather());
            }
            Figures.row("SQLite, file, MB", Figures.number(Files.size(folder.resolve("stores.db")) / 1e6, "%.0f"));
            bare(folder.resolve("each.db"), 1);
            bare(folder.resolve("eight.db"), THREADS);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void measure(String name, GatherStore store) throws Exception {
        rate(name + ", 8 threads", seconds(() -> inThreads(number -> store.insert(item(number), terms(number)))));
        lookUp(name, store);
    }

    private static void bare(Path file, int together) throws Exception {
        SqliteStores.open(file).close();
        try (BareRows rows = new BareRows(file)) {
            rate("bare rows in SQLite, " + together + " items a commit", seconds(() -> {
                for (int number = 0; number < ITEMS; number++) {
                    rows.insert(item(number), terms(number));
                    if (number % together == together - 1) {
                        rows.commit();
                    }
                }
                rows.commit();
            }));
        }
    }

    /** Something to be timed. */
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void rate(String name, double seconds) {
        Figures.row(name + ": items a second", Figures.number(ITEMS / seconds, "%.0f"));
    }

    private static void inThreads(IntConsumer work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                parts.add(pool.submit(() -> {
                    for (int number = first; number < ITEMS; number += THREADS) {
                        work.accept(number);
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    /** The first half warms up. */
    private static void lookUp(String name, GatherStore store) {
        double[] counting = new double[QUESTIONS];
        double[] both = new double[QUESTIONS];
        long hits = 0;
        for (int round = -QUESTIONS; round < QUESTIONS; round++) {
            int at = Math.max(round, 0);
            Set<String> asked = drawn(new Random(-1 - Math.abs(round)), ASKED);
            long began = System.nanoTime();
            Map<String, Long> counts = store.counts(PROJECT, asked);
            counting[at] = (System.nanoTime() - began) / 1e6;
            Map<String, Double> rare = asked.stream()
                    .filter(counts::containsKey)
                    .sorted(Comparator.comparing(counts::get))
                    .limit(RARE)
                    .collect(Collectors.toMap(term -> term, term -> 1.0));
            hits += store.holding(PROJECT, rare, LIMIT, LIMIT).size();
            both[at] = (System.nanoTime() - began) / 1e6;
        }
        Figures.quantiles(name + ", counts of 100 terms, p50 / p95 / p99, ms", counting);
        Figures.quantiles(name + ", counts and holders of the 30 rarest, p50 / p95 / p99, ms", both);
        Figures.row(name + ", items found", Figures.number(hits / 2.0 / QUESTIONS, "%.0f"));
    }

    private static GatherItem item(int number) {
        String content = "Item " + number + ": " + String.join(" ", terms(number));
        return GatherItem.accepted(
                        "item-" + number,
                        PROJECT,
                        Format.TEXT,
                        content,
                        Integer.toHexString(number).repeat(64).substring(0, 56) + String.format("%08x", number),
                        "anna",
                        Instant.ofEpochMilli(1_800_000_000_000L + number))
                .build();
    }

    private static Set<String> terms(int number) {
        return drawn(new Random(number), DRAWN);
    }

    /** Draws terms until there are so many, of which the first are the more frequent the smaller their number. */
    private static Set<String> drawn(Random random, int different) {
        Set<String> terms = new LinkedHashSet<>();
        while (terms.size() < different) {
            terms.add("term" + (int) Math.pow(VOCABULARY, random.nextDouble()));
        }
        return terms;
    }
}
