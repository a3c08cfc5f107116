package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer at a time: servers that read, change and write their whole graph lose what another call has written meanwhile.
 * Writes run on a daemon thread of their own, which comes and goes. A caller who cancels is free at once; what he has begun
 * is finished all the same before the next one writes.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long LONGEST_CLOSING = 10; // seconds

    private final ThreadPoolExecutor thread;

    Writer() {
        thread = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Writer::thread);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "orchestrator-mcp-writer");
        thread.setDaemon(true);
        return thread;
    }

    /** Runs the work in its turn, and waits for it. */
    void write(Cancellation cancellation, Runnable work) {
        CompletableFuture<Void> written;
        try {
            written = CompletableFuture.runAsync(work, thread);
        } catch (RejectedExecutionException e) {
            throw new BrainException("The Brain behind an MCP server is closed", false, e);
        }
        try {
            cancellation.await(written);
            written.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Lets nobody write after, and waits a while for those who do. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_CLOSING, TimeUnit.SECONDS)) {
                LOG.warn("An MCP Brain was closed while it still wrote; repeat what was written last");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
