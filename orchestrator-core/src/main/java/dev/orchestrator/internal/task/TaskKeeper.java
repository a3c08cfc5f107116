package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.StoredRun;
import java.time.Duration;
import java.util.List;
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
    private final Duration pause;
    private volatile boolean closed;
    private volatile Cancellation.@Nullable Registration next;

    TaskKeeper(Wiring wiring, Takeover takeover) {
        this.wiring = wiring;
        this.takeover = takeover;
        this.pause = wiring.tasks().lease().dividedBy(LOOKS_A_LEASE);
    }

    /** Looks once now, and then again and again. */
    void start() {
        elsewhere();
    }

    private void elsewhere() {
        if (closed) {
            return;
        }
        try {
            next = wiring.scheduler().after(pause, this::elsewhere);
            wiring.background().execute(this::look);
        } catch (RuntimeException e) { // a scheduler or an executor that is shut down
            LOG.warn("Nobody looks any more for runs that others have left", e);
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            List<StoredRun> due = wiring.tasks().runs().due(wiring.clock().instant(), AT_ONCE);
            due.forEach(this::takeOver);
        } catch (RuntimeException e) {
            LOG.warn("Runs that nobody carries on could not be looked for; trying again in {}", pause, e);
        }
    }

    private void takeOver(StoredRun run) {
        try {
            if (!closed && takeover.of(run)) {
                LOG.info("Run {} is gone on with: {} in epoch {}", run.id(), run.status(), run.epoch());
            }
        } catch (RuntimeException e) {
            LOG.warn("Run {} could not be gone on with; trying again when its lease has run out", run.id(), e);
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
