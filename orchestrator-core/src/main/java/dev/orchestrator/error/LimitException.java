package dev.orchestrator.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A limit that the application has set was reached: {@link ErrorCode#RATE_LIMIT_EXCEEDED} or {@link
 * ErrorCode#BUDGET_EXCEEDED}.
 */
public final class LimitException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** How long until the limit begins anew, or null. */
    private final @Nullable Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param code which limit it was
     * @param message whose limit was reached, and when it begins anew
     * @param retryAfter how long until then, or null if never
     */
    public LimitException(ErrorCode code, String message, @Nullable Duration retryAfter) {
        super(code, message);
        this.retryAfter = retryAfter;
    }

    @Override
    public boolean isRetryable() {
        return retryAfter != null;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
