package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.StoredRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then for runs that nobody carries on, and goes on with them. */
final class TaskKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskKeeper.class);
    private static final int AT_ONCE = 20;

    private static final int LOOKS_A_LEASE = 2;

    private final Wiring wiring;
    private final Takeover takeover;
    private final Carried carried;
    private final Duration pause;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile boolean closed;
    private volatile Cancellation.@Nullable Registration next;

    TaskKeeper(Wiring wiring, Takeover takeover, Carried carried) {
        this.wiring = wiring;
        this.takeover = takeover;
        this.carried = carried;
        this.pause = wiring.tasks().lease().dividedBy(LOOKS_A_LEASE);
    }

    /** Looks once now, and then again and again. */
    void start() {
        carried.whenFree(this::lookElsewhere);
        again();
    }

    private void again() {
        if (closed) {
            return;
        }
        try {
            next = wiring.scheduler().after(pause, this::again);
            wiring.background().execute(this::look);
        } catch (RuntimeException e) { // a scheduler or an executor that is shut down
            LOG.warn("Nobody looks any more for runs that others have left", e);
        }
    }

    /** Before the next pause is over: the last look has found more than it could begin. */
    private void lookElsewhere() {
        try {
            wiring.background().execute(this::look);
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread to look for more runs that others have left", e);
        }
    }

    private void look() {
        looking.lock();
        try {
            boolean again = true;
            while (again) {
                again = !closed && takeOverSome() && carried.isFree();
            }
        } catch (RuntimeException e) {
            LOG.warn("Runs that nobody carries on could not be looked for; trying again in {}", pause, e);
        } finally {
            looking.unlock();
        }
    }

    /** Returns whether there may be more. Those that are begun and not held yet are found once more. */
    private boolean takeOverSome() {
        int most = AT_ONCE + carried.beginning();
        List<StoredRun> due = wiring.tasks().runs().due(wiring.clock().instant(), most);
        carried.moreLeft(due.size() >= most);
        long taken = due.stream().filter(this::takeOver).count();
        return due.size() >= most && taken > 0;
    }

    private boolean takeOver(StoredRun run) {
        try {
            return !closed && takeover.of(run);
        } catch (RuntimeException e) {
            LOG.warn("Run {} could not be gone on with; trying again in {}", run.id(), pause, e);
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        Cancellation.Registration armed = next;
        if (armed != null) {
            armed.close();
        }
    }
}
