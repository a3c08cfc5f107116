package dev.orchestrator.bench;

import dev.orchestrator.call.Mode;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How often a second runs are appended to: one note with a key at a time, as a tool's result is, and ten without at a time, as
 * a stream's events are; by one run, and by many at once, each with a thread of its own. And what it takes to begin a run,
 * to write a dozen notes, and to end it.
 */
final class RunStores {

    private static final int SECONDS = Integer.getInteger("seconds", 3);
    private static final int MANY = 32;
    /** So many appends has a run at most; then it ends, and is purged, as runs do: otherwise memory is what is measured. */
    private static final int LONGEST = 1_000;

    private static final Duration LEASE = Duration.ofHours(1);
    private static final String DATA = "{\"text\":\"" + "x".repeat(200) + "\"}";
    private static final List<RunNote> EVENTS = Collections.nCopies(10, RunNote.of("event", DATA));

    private RunStores() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if a store fails
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("run-stores");
        try {
            Figures.head("runs", "value");
            measure("in memory", InMemoryStores.create().runs());
            try (SqliteStores stores = SqliteStores.open(folder.resolve("stores.db"))) {
                measure("SQLite", stores.runs());
            }
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

    private static void measure(String name, RunStore store) throws Exception {
        for (int threads : new int[] {1, MANY}) {
            String of = name + ", " + threads + (threads == 1 ? " run" : " runs at once");
            rate(of + ": appends of one note with a key a second", store, threads, RunStores::keyed);
            rate(of + ": appends of ten notes a second", store, threads, RunStores::events);
        }
        rate(name + ", " + MANY + " at once: whole runs of twelve notes a second", store, MANY, RunStores::whole);
    }

    /** What is done again and again. */
    private interface Work {
        void run(RunStore store, RunStart.Started begun, int number);
    }

    private static void keyed(RunStore store, RunStart.Started begun, int number) {
        store.append(begun.token(), List.of(new RunNote("tool-result", "call-" + number, DATA)));
    }

    private static void events(RunStore store, RunStart.Started begun, int number) {
        store.append(begun.token(), EVENTS);
    }

    private static void whole(RunStore store, RunStart.Started begun, int number) {
        RunStart.Started own = begun(store);
        for (int i = 0; i < 12; i++) {
            keyed(store, own, i);
        }
        store.change(own.token(), RunChange.completed("{}"));
    }

    private static RunStart.Started begun(RunStore store) {
        RunHead head = new RunHead(UUID.randomUUID().toString(), "anna", null, Mode.TASK, null, "{}");
        return (RunStart.Started) store.create(head, LEASE);
    }

    /** The first round warms up. */
    private static void rate(String name, RunStore store, int threads, Work work) throws Exception {
        inThreads(store, threads, work);
        Figures.row(name, Figures.number(inThreads(store, threads, work), "%.0f"));
    }

    private static double inThreads(RunStore store, int threads, Work work) throws Exception {
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> parts = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> {
                        int done = 0;
                        while (System.nanoTime() < end) {
                            done += inOneRun(store, end, work);
                        }
                        return done;
                    }))
                    .toList();
            long all = 0;
            for (Future<Integer> part : parts) {
                all += part.get();
            }
            return all / ((System.nanoTime() - began) / 1e9);
        } finally {
            pool.shutdown();
        }
    }

    private static int inOneRun(RunStore store, long end, Work work) {
        RunStart.Started begun = begun(store);
        int done = 0;
        while (done < LONGEST && System.nanoTime() < end) {
            work.run(store, begun, done++);
        }
        store.change(begun.token(), RunChange.completed(null));
        store.purge(Instant.now().plusSeconds(1), LONGEST);
        return done;
    }
}
