package dev.orchestrator.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.StreamListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many streams at ten tokens a second each, all open at once: what gets lost, how many threads of the platform they take,
 * and how much memory.
 */
final class ConcurrentStreams {

    private static final int STREAMS = Integer.getInteger("streams", 1000);
    private static final int TOKENS = Integer.getInteger("tokens", 300);
    private static final int MILLIS = 100;
    private static final int STARTED_A_SECOND = 1000;
    private static final int PATIENCE_SECONDS = 60;

    private final LongAdder tokens = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(STREAMS);
    private int mostOpen;
    private int mostThreads;
    private long mostHeap;

    /**
     * Measures and prints a table of how it went and one of how it ended.
     *
     * @param args none
     * @throws Exception if the server fails
     */
    public static void main(String[] args) throws Exception {
        try (Served served = Served.start();
                House house = new House(served.at("/paced/" + TOKENS + "/" + MILLIS))) {
            new ConcurrentStreams().run(served, house);
        }
    }

    private void run(Served served, House house) throws InterruptedException, IOException {
        Figures.head("second", "open streams", "tokens", "platform threads", "heap used MB", "CPU s");
        Thread starting = new Thread(() -> startAll(house));
        starting.start();
        int limit = (STREAMS / STARTED_A_SECOND) + (TOKENS * MILLIS / 1000) + PATIENCE_SECONDS;
        for (int second = 0; second < limit && !over.await(1, TimeUnit.SECONDS); second++) {
            look(second);
        }
        starting.join();
        end(served);
    }

    private void startAll(House house) {
        for (int i = 0; i < STREAMS; i++) {
            open.incrementAndGet();
            house.orchestrator().chat(ChatRequest.of(House.CALLER, House.QUESTION), new Counting());
            if (i % (STARTED_A_SECOND / 100) == 0) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(int second) {
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        mostThreads = Math.max(mostThreads, threads);
        mostHeap = Math.max(mostHeap, heapMegabytes());
        mostOpen = Math.max(mostOpen, open.get());
        if (second % 5 == 0) {
            Figures.row(second, open.get(), tokens.sum(), threads, heapMegabytes(), cpuSeconds());
        }
    }

    private void end(Served served) throws IOException {
        long lost = (long) STREAMS * TOKENS - tokens.sum();
        System.out.println();
        Figures.head(
                "JDK",
                "streams",
                "most open",
                "answered",
                "failed",
                "tokens lost",
                "most platform threads",
                "heap used at most, MB",
                "CPU s",
                "server late by at most, ms");
        Figures.row(
                Runtime.version().feature(),
                STREAMS,
                mostOpen,
                answered.get(),
                failed.get(),
                lost,
                mostThreads,
                mostHeap,
                cpuSeconds(),
                served.stats().path("worstLateness").asLong());
    }

    private static long heapMegabytes() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed() >> 20;
    }

    private static String cpuSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Figures.number(system.getProcessCpuTime() / 1e9, "%.1f");
    }

    private final class Counting implements StreamListener<ChatResult> {
        @Override
        public void onText(String delta) {
            tokens.increment();
        }

        @Override
        public void onComplete(ChatResult result) {
            answered.incrementAndGet();
            ended();
        }

        @Override
        public void onError(OrchestratorException error) {
            if (failed.incrementAndGet() <= 3) {
                System.err.println(error);
            }
            ended();
        }

        private void ended() {
            open.decrementAndGet();
            over.countDown();
        }
    }
}
