package dev.orchestrator.error;

import org.jspecify.annotations.Nullable;

/** The run was stopped before it was finished; the code is always {@link ErrorCode#CANCELLED}. */
public final class CancelledException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates a cancellation.
     *
     * @param message who cancelled what, and why
     * @param cause what it was caused by (a listener's own exception, for example), or null
     */
    public CancelledException(String message, @Nullable Throwable cause) {
        super(ErrorCode.CANCELLED, message, cause);
    }
}
