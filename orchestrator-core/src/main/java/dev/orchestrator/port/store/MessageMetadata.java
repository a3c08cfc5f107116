package dev.orchestrator.port.store;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a message came about. Values that do not apply to a message are null, zero or empty.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param mode how it was asked
 * @param requestId the request it belongs to
 * @param runId the run that wrote it
 * @param traceId ties it to the application's logs and traces
 * @param agent the agent that answered
 * @param model the model that answered, as it names itself
 * @param provider who ran the model
 * @param providerRequestId the provider's id of the call
 * @param finishReason why the model stopped
 * @param error why an interrupted answer is not complete
 * @param usage what it consumed
 * @param latency from the request to the end of the answer
 * @param prompt the name and version of the prompt that led to it
 * @param sources ids of what the answer rests on
 * @param suggestions what the user might ask next
 */
public record MessageMetadata(
        Mode mode,
        String requestId,
        String runId,
        String traceId,
        @Nullable String agent,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String providerRequestId,
        @Nullable FinishReason finishReason,
        @Nullable ErrorCode error,
        Usage usage,
        Duration latency,
        @Nullable String prompt,
        List<String> sources,
        List<String> suggestions) {

    /** Checks and copies the values. */
    public MessageMetadata {
        Check.present(mode, "mode");
        Check.notBlank(requestId, "requestId");
        Check.notBlank(runId, "runId");
        Check.notBlank(traceId, "traceId");
        Check.present(usage, "usage");
        Check.present(latency, "latency");
        sources = List.copyOf(Check.present(sources, "sources"));
        suggestions = List.copyOf(Check.present(suggestions, "suggestions"));
    }

    /** Tells where it belongs, without the suggestions. */
    @Override
    public String toString() {
        return "MessageMetadata[" + mode + ", request " + requestId + ", run " + runId + ", trace " + traceId + ", "
                + model + ", " + finishReason + ", " + error + ", " + usage + "]";
    }

    /**
     * Starts the metadata of a message.
     *
     * @param mode how it was asked
     * @param requestId the request it belongs to
     * @param runId the run that writes it
     * @param traceId ties it to the application's logs and traces
     * @return a builder
     */
    public static Builder builder(Mode mode, String requestId, String runId, String traceId) {
        return new Builder(mode, requestId, runId, traceId);
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Mode mode;
        private final String requestId;
        private final String runId;
        private final String traceId;
        private @Nullable String agent;
        private @Nullable String model;
        private @Nullable String provider;
        private @Nullable String providerRequestId;
        private @Nullable FinishReason finishReason;
        private @Nullable ErrorCode error;
        private Usage usage = Usage.NONE;
        private Duration latency = Duration.ZERO;
        private @Nullable String prompt;
        private List<String> sources = List.of();
        private List<String> suggestions = List.of();

        private Builder(Mode mode, String requestId, String runId, String traceId) {
            this.mode = mode;
            this.requestId = requestId;
            this.runId = runId;
            this.traceId = traceId;
        }

        /**
         * Names the agent that answered.
         *
         * @param agent its id
         * @return this
         */
        public Builder agent(@Nullable String agent) {
            this.agent = agent;
            return this;
        }

        /**
         * Names the model that answered, and who ran it.
         *
         * @param model the model, as it names itself
         * @param provider who ran it
         * @param providerRequestId the provider's id of the call
         * @return this
         */
        public Builder model(@Nullable String model, @Nullable String provider, @Nullable String providerRequestId) {
            this.model = model;
            this.provider = provider;
            this.providerRequestId = providerRequestId;
            return this;
        }

        /**
         * Says why the model stopped.
         *
         * @param finishReason the reason
         * @return this
         */
        public Builder finishReason(@Nullable FinishReason finishReason) {
            this.finishReason = finishReason;
            return this;
        }

        /**
         * Says why the answer is not complete.
         *
         * @param error the code of the failure
         * @return this
         */
        public Builder error(@Nullable ErrorCode error) {
            this.error = error;
            return this;
        }

        /**
         * Says what it consumed.
         *
         * @param usage the usage
         * @return this
         */
        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Says how long it took.
         *
         * @param latency from the request to the end of the answer
         * @return this
         */
        public Builder latency(Duration latency) {
            this.latency = latency;
            return this;
        }

        /**
         * Names the prompt that led to it.
         *
         * @param prompt its name and version
         * @return this
         */
        public Builder prompt(@Nullable String prompt) {
            this.prompt = prompt;
            return this;
        }

        /**
         * Names what the answer rests on.
         *
         * @param sources ids
         * @return this
         */
        public Builder sources(List<String> sources) {
            this.sources = sources;
            return this;
        }

        /**
         * Keeps what the user might ask next.
         *
         * @param suggestions short questions
         * @return this
         */
        public Builder suggestions(List<String> suggestions) {
            this.suggestions = suggestions;
            return this;
        }

        /**
         * Creates the metadata.
         *
         * @return the metadata
         */
        public MessageMetadata build() {
            return new MessageMetadata(
                    mode,
                    requestId,
                    runId,
                    traceId,
                    agent,
                    model,
                    provider,
                    providerRequestId,
                    finishReason,
                    error,
                    usage,
                    latency,
                    prompt,
                    sources,
                    suggestions);
        }
    }
}
