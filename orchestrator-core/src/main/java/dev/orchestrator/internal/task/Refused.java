package dev.orchestrator.internal.task;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of runs that could not be taken over: they end, or wait a lease for the next time. Nothing changes in one that somebody has
 * taken since it was seen: that one ends it himself. What was asked to stop is cancelled, whatever else is wrong with it.
 */
final class Refused {

    private static final Logger LOG = LoggerFactory.getLogger(Refused.class);

    /** What another process, or another time, makes no better: something that the run needs is gone, or not for its user. */
    private static final Set<ErrorCode> LASTING = EnumSet.of(
            ErrorCode.ACCESS_DENIED,
            ErrorCode.VALIDATION_ERROR,
            ErrorCode.MISSING_FIELDS,
            ErrorCode.PROJECT_NOT_FOUND,
            ErrorCode.AGENT_NOT_FOUND,
            ErrorCode.CONVERSATION_NOT_FOUND);

    private final Wiring wiring;

    Refused(Wiring wiring) {
        this.wiring = wiring;
    }

    private RunStore store() {
        return wiring.tasks().runs();
    }

    /** Returns whether the run is not due any more because of this. One that failed once it was held has been seen to. */
    boolean settle(StoredRun due, OrchestratorException error) {
        if (error instanceof RunLostException) {
            LOG.debug("Somebody was faster with run {}", due.id(), error);
            return false;
        }
        if (error.code() == ErrorCode.CANCELLED) {
            return isToStop(due)
                    && end(due, RunChange.cancelled(null)); // else this process closes, and leaves it to another one
        }
        return (LASTING.contains(error.code()) && !error.isRetryable()) ? fail(due, error) : putOff(due, error);
    }

    private boolean isToStop(StoredRun due) {
        return store().find(due.userId(), due.id())
                .filter(StoredRun::cancelAsked)
                .isPresent();
    }

    private boolean fail(StoredRun due, OrchestratorException error) {
        boolean ended = end(due, RunChange.failed(error.code(), null));
        if (ended) {
            LOG.warn("Run {} cannot be gone on with; it has ended, as {}", due.id(), error.code(), error);
        }
        return ended;
    }

    /** Returns false if somebody was faster. */
    boolean end(StoredRun due, RunChange change) {
        return take(due).map(mine -> end(mine, change)).orElse(false);
    }

    private boolean end(RunStart.Started mine, RunChange change) {
        store().change(mine.token(), mine.run().cancelAsked() ? RunChange.cancelled(null) : change);
        wiring.tasks().runner().forget(mine.run().id());
        return true;
    }

    private Optional<RunStart.Started> take(StoredRun due) {
        return store().take(due, wiring.tasks().lease());
    }

    /**
     * Has it due a lease later, so that it keeps no other one waiting. Returns whether it has ended, since it was to stop: a process
     * that could not go on with a run does not hurry to find others, for something may be wrong with itself.
     */
    boolean putOff(StoredRun due, RuntimeException error) {
        RunStart.Started mine = take(due).orElse(null);
        if (mine == null) {
            return false;
        }
        LOG.warn(
                "Run {} could not be gone on with; somebody tries again in {}",
                due.id(),
                wiring.tasks().lease(),
                error);
        if (mine.run().cancelAsked()) {
            return end(mine, RunChange.cancelled(null));
        }
        if (due.status() == Status.WAITING) {
            Instant later = wiring.clock().instant().plus(wiring.tasks().lease());
            store().change(mine.token(), RunChange.waiting(due.result(), later));
        }
        return false; // one that is RUNNING is due when this lease, which nobody renews, has run out
    }
}
