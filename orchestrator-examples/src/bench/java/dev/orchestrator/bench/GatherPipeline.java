package dev.orchestrator.bench;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.internal.match.Duplicates;
import dev.orchestrator.internal.match.NaturalKeys;
import dev.orchestrator.internal.match.Search;
import dev.orchestrator.internal.match.TermIndex;
import dev.orchestrator.internal.match.Thresholds;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many items data mode takes in a second, with the check for duplicates and without, as {@code gather().ingest} does it, beside a
 * loop that inserts the same items into a table of a SQLite file, one a commit; and how long the search for candidates takes when all
 * are there. No model is asked: what one would take is its own.
 */
final class GatherPipeline {

    private static final int ITEMS = Integer.getInteger("items", 100_000);
    private static final int LAST = Math.max(1, ITEMS / 10);
    private static final int QUESTIONS = 1_000;
    private static final String PROJECT = "products";

    private GatherPipeline() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if a store fails
     */
    public static void main(String[] args) throws Exception {
        Figures.head("data mode, " + ITEMS + " items", "value");
        inMemory(true);
        inMemory(false);
        inFile(true);
        inFile(false);
        bare();
    }

    private static void inMemory(boolean compared) {
        run("in memory", InMemoryStores.create(), compared);
    }

    private static void inFile(boolean compared) throws Exception {
        Path folder = Files.createTempDirectory("gather-pipeline");
        try (SqliteStores stores = SqliteStores.open(folder.resolve("stores.db"))) {
            run("SQLite", stores, compared);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void run(String name, Stores stores, boolean compared) {
        String what = name + (compared ? ", with the check: " : ", without: ");
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("never asked"))
                .stores(stores)
                .build()) {
            double first = seconds(() -> ingest(orchestrator, 0, ITEMS - LAST, compared));
            double search = seconds(() -> stores.gather().counts(PROJECT, Set.of("anything"))); // pays for what waits
            double last = seconds(() -> {
                ingest(orchestrator, ITEMS - LAST, ITEMS, compared);
                stores.gather().counts(PROJECT, Set.of("anything"));
            });
            Figures.row(what + "items a second", Figures.number(ITEMS / (first + search + last), "%.0f"));
            Figures.row(what + "the first search behind it, ms", Figures.number(search * 1e3, "%.0f"));
            Figures.row(what + "items a second, the last tenth", Figures.number(LAST / last, "%.0f"));
        }
        if (compared) {
            candidates(name, stores.gather());
        }
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void ingest(Orchestrator orchestrator, int from, int to, boolean compared) {
        List<DataRequest> requests = IntStream.range(from, to)
                .mapToObj(number -> DataRequest.builder(House.CALLER, PROJECT)
                        .json(MadeUpProducts.json(number))
                        .enrich(false)
                        .findDuplicates(compared)
                        .build())
                .toList();
        IngestResult result = orchestrator
                .gather()
                .ingest(House.CALLER, requests, new StreamListener<>() {})
                .await();
        if (result.progress().accepted() != to - from) {
            throw new IllegalStateException("only " + result.progress().accepted() + " items were taken in");
        }
    }

    /** Of items that are not there yet; the first half warms up. */
    private static void candidates(String name, GatherStore store) {
        Duplicates duplicates = new Duplicates(Thresholds.DEFAULT, NaturalKeys.NONE);
        TermIndex index = new StoredTerms(store);
        double[] searching = new double[QUESTIONS];
        double[] comparing = new double[QUESTIONS];
        for (int round = -QUESTIONS; round < QUESTIONS; round++) {
            Object content = Objects.requireNonNull(Json.read(MadeUpProducts.json(ITEMS + QUESTIONS + round)));
            long began = System.nanoTime();
            Search search = duplicates.search(content, index);
            searching[Math.max(round, 0)] = (System.nanoTime() - began) / 1e6;
            search.judge(store.find(PROJECT, search.ids()).stream()
                    .collect(Collectors.toMap(GatherItem::id, item -> Json.read(item.content()))));
            comparing[Math.max(round, 0)] = (System.nanoTime() - began) / 1e6;
        }
        Figures.quantiles(name + ", candidates, p50 / p95 / p99, ms", searching);
        Figures.quantiles(name + ", candidates read and compared, p50 / p95 / p99, ms", comparing);
    }

    /** The terms of a project in a store. */
    private record StoredTerms(GatherStore store) implements TermIndex {
        @Override
        public Counts counts(Collection<String> terms) {
            return new Counts(ITEMS, store.counts(PROJECT, terms));
        }

        @Override
        public List<String> holding(Map<String, Double> weights, int read, int limit) {
            return store.holding(PROJECT, weights, read, limit);
        }
    }

    private static void bare() throws Exception {
        Path folder = Files.createTempDirectory("gather-bare");
        Path file = folder.resolve("bare.db");
        SqliteStores.open(file).close();
        try (BareRows rows = new BareRows(file)) {
            long began = System.nanoTime();
            for (int number = 0; number < ITEMS; number++) {
                rows.insert(item(number), Set.of());
                rows.commit();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Figures.row(
                    "bare inserts without any index of words: items a second", Figures.number(ITEMS / seconds, "%.0f"));
        } finally {
            Folders.delete(folder);
        }
    }

    private static GatherItem item(int number) {
        Instant now = Instant.ofEpochMilli(1_800_000_000_000L + number);
        String json = MadeUpProducts.json(number);
        String id = "g-" + UUID.randomUUID().toString().replace("-", "");
        return GatherItem.accepted(id, PROJECT, Format.JSON, json, Hashes.sha256(json), "bench", now)
                .build();
    }
}
