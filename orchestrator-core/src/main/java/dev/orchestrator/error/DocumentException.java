package dev.orchestrator.error;

import org.jspecify.annotations.Nullable;

/**
 * A document could not be read or fetched: {@link ErrorCode#VALIDATION_ERROR} if that is because of the document, its
 * address or where its bytes are kept, {@link ErrorCode#TIMEOUT} if it took too long.
 */
public final class DocumentException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** The name or the address of the document. */
    private final String document;

    /** Whether the same call may succeed later. */
    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param code what kind of failure this is
     * @param document the name of the document, or its address without query and credentials; stands in the message
     * @param detail what is wrong with it and what to do, such as {@code is encrypted: …}; no content of the document
     * @param retryable true if the other side, or the storage, was slow, busy or not there; false if it will be the same again
     * @param cause what it was caused by, or null
     */
    public DocumentException(
            ErrorCode code, String document, String detail, boolean retryable, @Nullable Throwable cause) {
        super(code, document + " " + detail, cause);
        this.document = document;
        this.retryable = retryable;
    }

    /**
     * Returns which document it was.
     *
     * @return its name, or its address without query and credentials
     */
    public String document() {
        return document;
    }

    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
