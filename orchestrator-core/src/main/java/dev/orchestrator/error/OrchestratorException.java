package dev.orchestrator.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Root of every failure this library reports.
 *
 * <p>The message is written for the engineer who reads the log: who failed, what it said, which id, and what to do next.
 * It never holds prompt text, document content or a key. {@link #userMessage()} is the sentence for the person in front
 * of the application.
 */
public class OrchestratorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    private final ErrorCode code;

    /**
     * Creates a failure.
     *
     * @param code what kind of failure this is
     * @param message who failed, what it said, which id, and what to do
     * @param cause what it was caused by, or null
     */
    public OrchestratorException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * Creates a failure without a cause.
     *
     * @param code what kind of failure this is
     * @param message who failed, what it said, which id, and what to do
     */
    public OrchestratorException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * Returns what kind of failure this is.
     *
     * @return the code
     */
    public final ErrorCode code() {
        return code;
    }

    /**
     * Returns whether repeating the same call unchanged may succeed.
     *
     * @return true if a retry makes sense; by default for {@link ErrorCode#RATE_LIMIT_EXCEEDED} and
     *     {@link ErrorCode#TIMEOUT} only
     */
    public boolean isRetryable() {
        return code == ErrorCode.RATE_LIMIT_EXCEEDED || code == ErrorCode.TIMEOUT;
    }

    /**
     * Returns how long to wait before a retry.
     *
     * @return the wait that the failing side asked for, if it named one
     */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /**
     * Returns a sentence that is safe to show to the person who uses the application.
     *
     * @return {@link ErrorCode#userMessage()} of the code
     */
    public final String userMessage() {
        return code.userMessage();
    }
}
