package dev.orchestrator.internal.temporal;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures on their way through Temporal, which knows them by the names of their codes. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Nobody tries again: the gateway has done so already where that makes sense. The details are for {@link #details}. */
    static ApplicationFailure lasting(RuntimeException failure, Object... details) {
        if (failure instanceof OrchestratorException known) {
            return ApplicationFailure.newNonRetryableFailure(
                    String.valueOf(known.getMessage()), known.code().name(), details);
        }
        LOG.error("A bug ended a step of an agent", failure); // Temporal is told its kind alone
        return ApplicationFailure.newNonRetryableFailure(
                "a bug: " + failure.getClass().getName(), ErrorCode.INTERNAL_ERROR.name());
    }

    /** Another worker tries again. */
    static ApplicationFailure passing(RuntimeException failure) {
        return ApplicationFailure.newFailure(String.valueOf(failure.getMessage()), ErrorCode.AGENT_ERROR.name());
    }

    /** What went with a failure, as JSON. */
    static Optional<String> details(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure ours && ours.getDetails().getSize() > 0) {
                return Optional.of(ours.getDetails().get(String.class));
            }
        }
        return Optional.empty();
    }

    static OrchestratorException read(Throwable failure, String what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            OrchestratorException known = known(cause, what);
            if (known != null) {
                return known;
            }
        }
        return new OrchestratorException(
                ErrorCode.AGENT_ERROR, what + " failed in Temporal: " + failure.getMessage(), failure);
    }

    private static @Nullable OrchestratorException known(Throwable cause, String what) {
        if (cause instanceof CanceledFailure) {
            return new CancelledException(what + " was cancelled in Temporal", cause);
        }
        if (cause instanceof TerminatedFailure) {
            return new CancelledException(what + " was terminated in Temporal", cause);
        }
        if (cause instanceof TimeoutFailure timeout) {
            return new OrchestratorException(
                    ErrorCode.TIMEOUT, what + " was given up by Temporal (" + timeout.getTimeoutType() + ")", cause);
        }
        if (!(cause instanceof ApplicationFailure ours)) {
            return null;
        }
        ErrorCode code = code(ours.getType());
        return code == ErrorCode.CANCELLED
                ? new CancelledException(ours.getOriginalMessage(), cause)
                : new OrchestratorException(code, ours.getOriginalMessage(), cause);
    }

    private static ErrorCode code(String type) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(type))
                .findFirst()
                .orElse(ErrorCode.AGENT_ERROR);
    }
}
