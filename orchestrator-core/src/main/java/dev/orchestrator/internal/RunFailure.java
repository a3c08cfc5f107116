package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener is told of whatever a run has failed by: the same however often it is asked for. Used by the run's own thread. */
final class RunFailure {

    private static final Logger LOG = LoggerFactory.getLogger(RunFailure.class);

    private final String runId;
    private @Nullable OrchestratorException known;

    RunFailure(String runId) {
        this.runId = runId;
    }

    /** A run that was stopped fails by that, whatever its work has thrown then; a listener gets its own failure back. */
    OrchestratorException of(@Nullable Reason stopped, String why, Throwable failure, @Nullable Throwable ofListener) {
        OrchestratorException before = known;
        OrchestratorException told = before == null ? made(stopped, why, failure, ofListener) : before;
        known = told;
        return told;
    }

    private OrchestratorException made(
            @Nullable Reason stopped, String why, Throwable failure, @Nullable Throwable ofListener) {
        if (stopped != null) {
            return switch (stopped) {
                case TIMEOUT -> new OrchestratorException(ErrorCode.TIMEOUT, why, failure);
                case LOST -> new OrchestratorException(ErrorCode.DATABASE_ERROR, why, failure);
                case CALLER, LISTENER, SHUTDOWN ->
                    new CancelledException(why, ofListener == null ? failure : ofListener);
            };
        }
        if (failure instanceof OrchestratorException known) {
            return known;
        }
        LOG.error("Run {} failed by a bug", runId, failure);
        return new OrchestratorException(
                ErrorCode.INTERNAL_ERROR,
                "run " + runId + " failed by a bug: " + failure.getClass().getName(),
                failure);
    }
}
