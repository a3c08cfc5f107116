package dev.orchestrator.error;

import org.jspecify.annotations.Nullable;

/** A Brain failed: {@link ErrorCode#BRAIN_ERROR}. */
public final class BrainException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message which Brain failed, what it said, and what to do; no text of the query or of entities
     * @param retryable true if the other side was slow, busy or not there; false if it refused the call as it is
     * @param cause what it was caused by, or null
     */
    public BrainException(String message, boolean retryable, @Nullable Throwable cause) {
        super(ErrorCode.BRAIN_ERROR, message, cause);
        this.retryable = retryable;
    }

    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
