package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;

/** The time that one of many things has: when it is over that one is stopped, and the others go on. Thread-safe. */
final class TimeLimit implements AutoCloseable {

    private final Cancellation whole;
    private final Cancellation.Source one;
    private final Registration timer;

    /** Begins now; what stops the whole stops this one, too. */
    TimeLimit(Scheduler scheduler, Cancellation whole, Duration limit, String what) {
        this.whole = whole;
        this.one = whole.child();
        this.timer = scheduler.after(limit, () -> one.cancel(Reason.TIMEOUT, what + " took longer than " + limit));
    }

    Cancellation cancellation() {
        return one.token();
    }

    /**
     * Returns what this one has failed by: whose time is over fails by that, whatever its work has thrown then.
     *
     * @throws dev.orchestrator.error.CancelledException if the whole was stopped
     */
    OrchestratorException reason(OrchestratorException failure) {
        whole.throwIfCancelled();
        return one.token().isCancelled()
                ? new OrchestratorException(ErrorCode.TIMEOUT, one.token().why(), failure)
                : failure;
    }

    @Override
    public void close() {
        timer.close();
        one.close();
    }
}
