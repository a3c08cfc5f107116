package dev.orchestrator.internal.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread a run: virtual where the JVM has them (Java 21 and later), else from a cached pool of daemons. */
public final class Threads {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /** Returns an executor that never makes a run wait for another one's thread. */
    public static ExecutorService perRun() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (Throwable before21) { // a method handle declares Throwable
            LOG.debug("No virtual threads in this JVM; using a cached pool");
            return cachedPool();
        }
    }

    private static ExecutorService cachedPool() {
        AtomicLong number = new AtomicLong();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "orchestrator-run-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
