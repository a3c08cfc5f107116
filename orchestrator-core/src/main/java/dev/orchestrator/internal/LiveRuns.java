package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.Optional;
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
        runs.put(run.id(), run);
        if (closed.get()) { // looked at after the run is known, so that close() misses none
            runs.remove(run.id());
            afterwards.run();
            throw new IllegalStateException("the orchestrator is closed");
        }
        Cancellation.Registration[] deadline = {() -> {}};
        Runnable ending = () -> {
            deadline[0].close();
            afterwards.run();
        };
        try {
            deadline[0] = wiring.scheduler()
                    .after(limit, () -> run.stop(Reason.TIMEOUT, "run " + run.id() + " took longer than " + limit));
            wiring.executor().execute(() -> execute(run, work, ending));
        } catch (RuntimeException | OutOfMemoryError e) { // the JVM reports "no more threads" as the latter
            execute(run, live -> refused(live, e), ending);
        }
    }

    private <R> void execute(LiveRun<R> run, Function<LiveRun<R>, R> work, Runnable ending) {
        try {
            run.execute(work, ending);
        } finally {
            runs.remove(run.id());
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
