package dev.orchestrator.brain.mcp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what nobody waits for: answers to questions of a server, and news that nobody waits for an answer. One daemon
 * thread that comes and goes; where a server asks faster than it can be answered, it gets no answer.
 */
final class Asides implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Asides.class);
    private static final int MOST_WAITING = 100;

    private final ThreadPoolExecutor thread;

    Asides() {
        thread = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), Asides::thread);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "orchestrator-mcp-asides");
        thread.setDaemon(true);
        return thread;
    }

    void run(Runnable aside) {
        try {
            thread.execute(() -> quietly(aside));
        } catch (RejectedExecutionException e) {
            LOG.debug("A message to a server is left out: there are too many, or its client is closed");
        }
    }

    private static void quietly(Runnable aside) {
        try {
            aside.run();
        } catch (RuntimeException e) {
            LOG.debug("A message to a server was not taken: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
