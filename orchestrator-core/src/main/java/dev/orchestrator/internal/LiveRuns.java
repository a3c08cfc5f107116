package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of this process that have not ended: started here, found by id, and stopped when the orchestrator closes. */
public final class LiveRuns {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);

    private final Wiring wiring;
    private final Set<LiveRun<?>> runs =
            ConcurrentHashMap.newKeySet(); // one id may have several: one works, others wait for it
    private final Set<LiveRun<?>> watches = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public LiveRuns(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Starts a run on a thread of its own; {@code afterwards} is called in any case, before the run's last callback. */
    public <R> void start(LiveRun<R> run, Duration limit, Function<LiveRun<R>, R> work, Runnable afterwards) {
        enter(runs, run, afterwards);
        Cancellation.Registration[] deadline = {() -> {}};
        Runnable ending = () -> {
            deadline[0].close();
            afterwards.run();
        };
        try {
            deadline[0] = wiring.scheduler()
                    .after(limit, () -> run.stop(Reason.TIMEOUT, "run " + run.id() + " took longer than " + limit));
            wiring.executor().execute(() -> execute(runs, run, work, ending));
        } catch (RuntimeException | OutOfMemoryError e) { // the JVM reports "no more threads" as the latter
            execute(runs, run, live -> refused(live, e), ending);
        }
    }

    /** Watches a run that may be carried on here at the same time: it is not found by its id, and has no limit. */
    public <R> void watch(LiveRun<R> run, Function<LiveRun<R>, R> work) {
        enter(watches, run, () -> {});
        try {
            wiring.executor().execute(() -> execute(watches, run, work, () -> {}));
        } catch (RuntimeException | OutOfMemoryError e) {
            execute(watches, run, live -> refused(live, e), () -> {});
        }
    }

    private void enter(Set<LiveRun<?>> among, LiveRun<?> run, Runnable afterwards) {
        among.add(run);
        if (closed.get()) { // looked at after the run is known, so that close() misses none
            among.remove(run);
            afterwards.run();
            throw new IllegalStateException("the orchestrator is closed");
        }
    }

    private <R> void execute(Set<LiveRun<?>> among, LiveRun<R> run, Function<LiveRun<R>, R> work, Runnable ending) {
        try {
            run.execute(work, ending);
        } finally {
            among.remove(run);
        }
    }

    private static <R> R refused(LiveRun<R> run, Throwable cause) {
        throw new OrchestratorException(
                ErrorCode.INTERNAL_ERROR,
                "the executor or the scheduler refused run " + run.id()
                        + "; give the builder one that is open and unbounded",
                cause);
    }

    /** Finds a run of a user: the one that works, and those that wait for it to end. */
    public List<LiveRun<?>> find(String userId, String runId) {
        return runs.stream()
                .filter(run -> run.id().equals(runId) && run.userId().equals(userId))
                .toList();
    }

    /** Stops all runs and waits for them; returns false if that was done before. */
    public boolean close(Duration limit) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        List<LiveRun<?>> all = new ArrayList<>(runs);
        all.addAll(watches);
        all.forEach(run -> run.stop(Reason.SHUTDOWN, "run " + run.id() + " was stopped: the orchestrator was closed"));
        long until = System.nanoTime() + limit.toNanos(); // real time: a closing application does not wait for a test's
        for (LiveRun<?> run : all) {
            if (!run.endsWithin(Duration.ofNanos(until - System.nanoTime()))) {
                LOG.warn("Run {} has not ended yet; the orchestrator is closed without it", run.id());
            }
        }
        return true;
    }
}
