package dev.orchestrator.error;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A language or embedding model, or the provider in front of it, failed. */
public final class ModelException extends OrchestratorException {

    private static final long serialVersionUID = 1L;

    /** Who failed. */
    private final String provider;

    /** The HTTP status, or 0. */
    private final int status;

    /** The provider's id of the call, or null. */
    private final @Nullable String requestId;

    /** Whether the same call may succeed later. */
    private final boolean retryable;

    /** How long the provider wants to be left alone, or null. */
    private final @Nullable Duration retryAfter;

    /** How many tokens the account still pays for, or 0. */
    private final int affordableTokens;

    private ModelException(Builder builder) {
        super(builder.code, builder.message(), builder.cause);
        this.provider = builder.provider;
        this.status = builder.status;
        this.requestId = builder.requestId;
        this.retryable = builder.retryable;
        this.retryAfter = builder.retryAfter;
        this.affordableTokens = builder.affordableTokens;
    }

    /**
     * Starts a failure of a model.
     *
     * @param code what kind of failure this is
     * @param provider who failed: the adapter's name, or the provider behind it where it is known
     * @param detail what it said, in words that hold no prompt text and no key
     * @return a builder
     */
    public static Builder of(ErrorCode code, String provider, String detail) {
        return new Builder(code, provider, detail);
    }

    /**
     * Returns who failed.
     *
     * @return the adapter's name, or the provider behind it where it is known
     */
    public String provider() {
        return provider;
    }

    /**
     * Returns the status that the provider meant: that of the HTTP response, or the code inside an error that came in a
     * 200.
     *
     * @return an HTTP status, or 0 if none was received
     */
    public int status() {
        return status;
    }

    /**
     * Returns the provider's id of the failed call, for its support.
     *
     * @return the id, if one was received
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
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
     * Returns how many tokens of an answer the provider's account still pays for, where the provider said so.
     *
     * @return the number, above 0; or empty
     */
    public OptionalInt affordableTokens() {
        return affordableTokens > 0 ? OptionalInt.of(affordableTokens) : OptionalInt.empty();
    }

    /** Collects what is known of the failure. Not thread-safe. */
    public static final class Builder {
        private final ErrorCode code;
        private final String provider;
        private final String detail;
        private int status;
        private @Nullable String requestId;
        private boolean retryable;
        private @Nullable Duration retryAfter;
        private int affordableTokens;
        private @Nullable Throwable cause;

        private Builder(ErrorCode code, String provider, String detail) {
            this.code = Objects.requireNonNull(code, "code");
            this.provider = Objects.requireNonNull(provider, "provider");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /**
         * Sets the status that the provider meant.
         *
         * @param status an HTTP status, or 0 (the default) if none was received
         * @return this
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /**
         * Sets the provider's id of the call.
         *
         * @param requestId the id, or null if none was received
         * @return this
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets whether the same call may succeed when repeated.
         *
         * @param retryable false by default
         * @return this
         */
        public Builder retryable(boolean retryable) {
            this.retryable = retryable;
            return this;
        }

        /**
         * Sets how long the provider asks to wait.
         *
         * @param retryAfter the wait, or null if none was named
         * @return this
         */
        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Tells how long an answer the provider's account still pays for.
         *
         * @param tokens the number; 0 if it is not known
         * @return this
         */
        public Builder affordableTokens(int tokens) {
            this.affordableTokens = tokens;
            return this;
        }

        /**
         * Sets what caused the failure.
         *
         * @param cause the cause, or null
         * @return this
         */
        public Builder cause(@Nullable Throwable cause) {
            this.cause = cause;
            return this;
        }

        /**
         * Creates the exception.
         *
         * @return a new exception
         */
        public ModelException build() {
            return new ModelException(this);
        }

        private String message() {
            StringBuilder message = new StringBuilder(provider);
            message.append(status == 0 ? " failed: " : " answered " + status + ": ")
                    .append(detail);
            if (requestId != null) {
                message.append(" [id ").append(requestId).append(']');
            }
            if (retryAfter != null) {
                message.append(" (retry after ").append(retryAfter.toSeconds()).append(" s)");
            }
            return message.toString();
        }
    }
}
