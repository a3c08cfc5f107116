package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of this process that have not ended: started here, found by id, and stopped when the orchestrator closes. */
public final class LiveRuns {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);

    private final Wiring wiring;
    private final ConcurrentMap<String, LiveRun<?>> runs = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    public LiveRuns(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Starts a run on a thread of its own; {@code afterwards} is called in any case, before the run's last callback. */
    public <R> void start(LiveRun<R> run, Duration limit, Function<LiveRun<R>, R> work, Runnable afterwards) {
        enter(run.id(), run, afterwards);
        Cancellation.Registration[] deadline = {() -> {}};
        Runnable ending = () -> {
            deadline[0].close();
            afterwards.run();
        };
        try {
            deadline[0] = wiring.scheduler()
                    .after(limit, () -> run.stop(Reason.TIMEOUT, "run " + run.id() + " took longer than " + limit));
            wiring.executor().execute(() -> execute(run.id(), run, work, ending));
        } catch (RuntimeException | OutOfMemoryError e) { // the JVM reports "no more threads" as the latter
            execute(run.id(), run, live -> refused(live, e), ending);
        }
    }

    /** Watches a run that may be carried on here at the same time: it is not found by its id, and has no limit. */
    public <R> void watch(LiveRun<R> run, Function<LiveRun<R>, R> work) {
        String key = "watch-" + UUID.randomUUID();
        enter(key, run, () -> {});
        try {
            wiring.executor().execute(() -> execute(key, run, work, () -> {}));
        } catch (RuntimeException | OutOfMemoryError e) {
            execute(key, run, live -> refused(live, e), () -> {});
        }
    }

    private void enter(String key, LiveRun<?> run, Runnable afterwards) {
        runs.put(key, run);
        if (closed.get()) { // looked at after the run is known, so that close() misses none
            runs.remove(key);
            afterwards.run();
            throw new IllegalStateException("the orchestrator is closed");
        }
    }

    private <R> void execute(String key, LiveRun<R> run, Function<LiveRun<R>, R> work, Runnable ending) {
        try {
            run.execute(work, ending);
        } finally {
            runs.remove(key);
        }
    }

    private static <R> R refused(LiveRun<R> run, Throwable cause) {
        throw new OrchestratorException(
                ErrorCode.INTERNAL_ERROR,
                "the executor or the scheduler refused run " + run.id()
                        + "; give the builder one that is open and unbounded",
                cause);
    }

    /** Finds a run of a user. */
    public Optional<LiveRun<?>> find(String userId, String runId) {
        LiveRun<?> run = runs.get(runId);
        return run == null || !run.userId().equals(userId) ? Optional.empty() : Optional.of(run);
    }

    /** Stops all runs and waits for them; returns false if that was done before. */
    public boolean close(Duration limit) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        for (LiveRun<?> run : runs.values()) {
            run.stop(Reason.SHUTDOWN, "run " + run.id() + " was stopped: the orchestrator was closed");
        }
        long until = System.nanoTime() + limit.toNanos(); // real time: a closing application does not wait for a test's
        for (LiveRun<?> run : runs.values()) {
            if (!run.endsWithin(Duration.ofNanos(until - System.nanoTime()))) {
                LOG.warn("Run {} has not ended yet; the orchestrator is closed without it", run.id());
            }
        }
        return true;
    }
}
