package dev.orchestrator.internal.task;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.internal.LiveRun;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunStore.Renewal;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that this process carries on: its lease is renewed, and its events are written, until it is given back. */
final class HeldTask implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldTask.class);
    private static final int RENEWALS_A_LEASE = 3;
    private static final Duration KEPT_BACK = Duration.ofMillis(200);

    private final Wiring wiring;
    private final RunStore store;
    private final RunToken token;
    private final StoredRun stored;
    private final LiveRun<?> run;
    private final RunLog log;
    private final Cancellation.Registration onCancel;
    private volatile boolean closed;
    private volatile Cancellation.@Nullable Registration renewal;

    HeldTask(Wiring wiring, RunToken token, StoredRun stored, LiveRun<?> run) {
        this.wiring = wiring;
        this.store = wiring.tasks().runs();
        this.token = token;
        this.stored = stored;
        this.run = run;
        this.log = new RunLog(store, token, run.userId(), this::giveUp).load();
        this.onCancel = run.cancellation().onCancel(this::writeDown);
        armRenewal();
        if (stored.cancelAsked()) {
            cancel();
        }
    }

    /** What was said before is the beginning of this answer from now on: not sooner, or a refused decision would be answered by it. */
    void resume(String requestId) {
        run.transcript().goOn(log.toolProgress());
        run.resume(log.said(), log.spentIn(requestId), new EventPlace(token.epoch(), log.lastSequence()), this::write);
    }

    RunLog log() {
        return log;
    }

    StoredRun stored() {
        return stored;
    }

    private void write(EventFrame frame) {
        if (log.add(frame)) {
            wiring.scheduler().after(KEPT_BACK, () -> elsewhere(this::flush));
        }
    }

    private void flush() {
        if (!closed) {
            try {
                log.flush();
            } catch (RunLostException e) {
                LOG.debug("Run {} is not held any more", run.id(), e);
            } catch (OrchestratorException e) {
                LOG.warn("Events of run {} could not be written; they are kept for the next time", run.id(), e);
            }
        }
    }

    private void armRenewal() {
        if (!closed) {
            Duration pause = wiring.tasks().lease().dividedBy(RENEWALS_A_LEASE);
            renewal = wiring.scheduler().after(pause, () -> elsewhere(this::renew));
        }
    }

    private void renew() {
        if (closed) {
            return;
        }
        try {
            Renewal found = store.renew(token, wiring.tasks().lease());
            if (found == Renewal.LOST) {
                giveUp();
                return;
            }
            if (found == Renewal.CANCEL_ASKED) {
                cancel();
            }
        } catch (RuntimeException e) {
            LOG.warn("The lease of run {} could not be renewed; trying again", run.id(), e);
        }
        armRenewal();
    }

    /** Who was told that the run is cancelled must not see it come back, whatever becomes of this process. */
    private void writeDown() {
        if (run.stopReason() == Reason.CALLER) {
            elsewhere(this::askToCancel);
        }
    }

    private void askToCancel() {
        try {
            store.askToCancel(run.userId(), run.id());
        } catch (RuntimeException e) {
            LOG.warn("That run {} is cancelled could not be written down; it is when the run ends", run.id(), e);
        }
    }

    private void cancel() {
        run.stop(Reason.CALLER, "run " + run.id() + " was cancelled by its caller");
    }

    private void giveUp() {
        if (!closed
                && run.stop(
                        Reason.LOST, "run " + run.id() + " was taken over by another process; attach to it there")) {
            LOG.warn("Run {} was stopped here: another process has taken it over", run.id());
        }
    }

    private void elsewhere(Runnable work) {
        try {
            wiring.background().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread for run {}; its lease runs out", run.id(), e);
        }
    }

    /** Writes what was kept back. What cannot be written, such as more than a log takes, must not keep the run from ending. */
    void writeEvents() {
        try {
            log.flush();
        } catch (RunLostException e) {
            LOG.debug("Run {} is not held any more", run.id(), e);
        } catch (OrchestratorException e) {
            LOG.warn("The last events of run {} could not be written; whoever follows it misses them", run.id(), e);
        }
    }

    /**
     * Ends, parks or lets go of the run; whoever has lost it leaves it as it is. Returns what has kept it from being written, twice: then
     * another process takes the run when its lease has run out, and goes on with it.
     */
    Optional<OrchestratorException> change(RunChange change) {
        close();
        writeEvents();
        return tried(change).flatMap(first -> tried(change)).map(this::told);
    }

    /** Doing it again changes nothing if the first time got through. */
    private Optional<OrchestratorException> tried(RunChange change) {
        try {
            store.change(token, change);
            return Optional.empty();
        } catch (RunLostException e) {
            LOG.debug("Run {} is not held any more", run.id(), e);
            return Optional.empty();
        } catch (OrchestratorException e) {
            return Optional.of(e);
        }
    }

    private OrchestratorException told(OrchestratorException failure) {
        String what = "run " + run.id()
                + " could not be given back: another process goes on with it when its lease has run out, unless it is cancelled there";
        LOG.warn("{}", what, failure);
        return new OrchestratorException(failure.code(), what, failure);
    }

    @Override
    public void close() {
        closed = true;
        onCancel.close();
        Cancellation.Registration armed = renewal;
        if (armed != null) {
            armed.close();
        }
    }
}
