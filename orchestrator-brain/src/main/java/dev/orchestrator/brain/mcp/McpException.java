package dev.orchestrator.brain.mcp;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Model Context Protocol failed, or could not be reached. The code is {@link ErrorCode#TIMEOUT} if it did
 * not answer in time, {@link ErrorCode#AUTH_REQUIRED}, {@link ErrorCode#AUTH_INVALID}, {@link ErrorCode#ACCESS_DENIED} and
 * {@link ErrorCode#RATE_LIMIT_EXCEEDED} where it said so, and {@link ErrorCode#AGENT_ERROR} for all else. {@link McpBrain}
 * turns it into a {@link dev.orchestrator.error.BrainException}.
 *
 * <p>A call of a tool that failed in a retryable way may have been carried out all the same.
 */
public final class McpException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    private final boolean retryable;

    /** The HTTP status, or 0. */
    private final int status;

    /** The code of a JSON-RPC error, or 0. */
    private final int rpcCode;

    /** How long the server wants to be left alone, or null. */
    private final @Nullable Duration retryAfter;

    /** Whether the answer was larger than the limit. */
    private boolean tooLarge;

    private McpException(
            ErrorCode code,
            String message,
            boolean retryable,
            int status,
            int rpcCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(code, message, cause);
        this.retryable = retryable;
        this.status = status;
        this.rpcCode = rpcCode;
        this.retryAfter = retryAfter;
    }

    /** The server does what makes no sense; asking again would give the same. */
    static McpException misfit(String message) {
        return new McpException(ErrorCode.AGENT_ERROR, message, false, 0, 0, null, null);
    }

    static McpException tooLarge(String message) {
        McpException failure = misfit(message);
        failure.tooLarge = true;
        return failure;
    }

    /** Returns whether the server gave more than the client takes. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** The server is not there, or went away. */
    static McpException gone(String message, @Nullable Throwable cause) {
        return new McpException(ErrorCode.AGENT_ERROR, message, true, 0, 0, null, cause);
    }

    static McpException timeout(String message) {
        return new McpException(ErrorCode.TIMEOUT, message, true, 0, 0, null, null);
    }

    static McpException http(ErrorCode code, String message, int status, @Nullable Duration retryAfter) {
        boolean retryable = status == 408 || status == 429 || status >= 500;
        return new McpException(code, message, retryable, status, 0, retryAfter, null);
    }

    static McpException rpc(String message, int rpcCode) {
        return new McpException(ErrorCode.AGENT_ERROR, message, false, 0, rpcCode, null, null);
    }

    @Override
    public boolean isRetryable() {
        return retryable;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns the status of an HTTP response that was no success.
     *
     * @return the status, or 0 if the failure was another one
     */
    public int status() {
        return status;
    }

    /**
     * Returns the code of a JSON-RPC error.
     *
     * @return such as -32602, or 0 if the failure was another one
     */
    public int rpcCode() {
        return rpcCode;
    }
}
