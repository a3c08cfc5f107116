package dev.orchestrator.bench;

import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamListener;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From {@code cancel()} until the server sees its socket closed, and until the listener is told, in each phase of a call. */
final class CancelLatency {

    private static final int CANCELS = Integer.getInteger("cancels", 1000);
    private static final int WARMUP = 200;

    private enum Phase {
        BEFORE_HEADERS("before headers", "/silent"),
        KEEP_ALIVES("during keep-alives", "/comments"),
        IDLE("idle after a token", "/idle"),
        FLOWING("while text flows", "/flow"),
        SLOW_LISTENER("listener stuck in its callback", "/flow");

        final String title;
        final String script;

        Phase(String title, String script) {
            this.title = title;
            this.script = script;
        }
    }

    private final Served served;
    private final House house;
    private final Phase phase;

    private CancelLatency(Served served, House house, Phase phase) {
        this.served = served;
        this.house = house;
        this.phase = phase;
    }

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if the server fails
     */
    public static void main(String[] args) throws Exception {
        try (Served served = Served.start("tell")) {
            served.checkClock();
            Figures.head("phase", "closed p50 ms", "p99", "worst", "told p50 ms", "p99", "worst");
            for (Phase phase : Phase.values()) {
                try (House house = new House(served.at(phase.script))) {
                    new CancelLatency(served, house, phase).run();
                }
            }
        }
    }

    private void run() throws Exception {
        double[] closed = new double[CANCELS];
        double[] told = new double[CANCELS];
        for (int i = -WARMUP; i < CANCELS; i++) {
            Watching watching = new Watching(phase == Phase.SLOW_LISTENER);
            long cancelled = cancel(watching);
            double until = (served.next("closed") - cancelled) / 1e6;
            watching.leave.countDown();
            watching.over.await();
            if (i >= 0) {
                closed[i] = until;
                told[i] = (watching.toldAt - cancelled) / 1e6;
            }
        }
        print(closed, told);
    }

    private void print(double[] closed, double[] told) {
        boolean waits = phase == Phase.SLOW_LISTENER; // its last callback comes when the one before it returns
        Figures.row(
                phase.title,
                at(closed, 0.5),
                at(closed, 0.99),
                at(closed, 1),
                waits ? "" : at(told, 0.5),
                waits ? "" : at(told, 0.99),
                waits ? "" : at(told, 1));
    }

    private static String at(double[] millis, double share) {
        return Figures.number(Figures.quantile(millis, share), "%.2f");
    }

    /** Asks, waits for the phase, and cancels a little later, so that no cancel meets the same moment. */
    private long cancel(Watching watching) throws IOException, InterruptedException {
        Run<ChatResult> run = house.orchestrator().chat(ChatRequest.of(House.CALLER, House.QUESTION), watching);
        served.next("request");
        if (phase.ordinal() >= Phase.IDLE.ordinal()) {
            watching.text.await();
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(10)));
        long now = System.nanoTime();
        if (!run.cancel()) {
            throw new IllegalStateException("the run ended before it could be cancelled");
        }
        return now;
    }

    private static final class Watching implements StreamListener<ChatResult> {
        private final boolean stuck;
        private final CountDownLatch text = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile long toldAt;

        Watching(boolean stuck) {
            this.stuck = stuck;
        }

        @Override
        public void onText(String delta) {
            text.countDown();
            if (stuck) {
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void onError(OrchestratorException error) {
            toldAt = System.nanoTime();
            over.countDown();
        }
    }
}
