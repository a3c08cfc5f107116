package dev.orchestrator.port.store;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a model, or one answer out of a cache, in a {@link UsageLedger}.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param id unique; recording it again changes nothing
 * @param at when the attempt ended, to the millisecond
 * @param userId who pays
 * @param organisation the organisation the user acted for, or null
 * @param tier the user's plan
 * @param projectId the project it was for, or null
 * @param conversationId the conversation it was for, or null
 * @param messageId the message it led to, or null
 * @param runId the run it belongs to
 * @param purpose what it was for, such as {@code CHAT}
 * @param hop the hop of the chain that was tried
 * @param model the model that was asked, or as it named itself
 * @param provider who ran the model, or null if that is not known
 * @param requestId the provider's id of the call, or null
 * @param usage what it consumed, each count at most {@link #MOST_TOKENS}; its cost is an amount as in {@link
 *     UsageLedger#requireAmount}
 * @param firstToken from the call to the first piece of the answer, to the millisecond; null if none came
 * @param latency from the call to its end, to the millisecond
 * @param cached whether the answer came out of a cache and no model was asked
 * @param error why the attempt failed, or null
 */
public record UsageEntry(
        String id,
        Instant at,
        String userId,
        @Nullable String organisation,
        String tier,
        @Nullable String projectId,
        @Nullable String conversationId,
        @Nullable String messageId,
        String runId,
        String purpose,
        String hop,
        String model,
        @Nullable String provider,
        @Nullable String requestId,
        Usage usage,
        @Nullable Duration firstToken,
        Duration latency,
        boolean cached,
        @Nullable ErrorCode error) {

    /** The most tokens of a kind that one entry may have, so that sums of entries stay whole numbers: a hundred thousand millions. */
    public static final long MOST_TOKENS = 100_000_000_000L;

    /** Checks the values. */
    public UsageEntry {
        Check.notBlank(id, "entry id");
        at = Instant.ofEpochMilli(Check.present(at, "at").toEpochMilli());
        Check.notBlank(userId, "userId");
        Check.notBlank(tier, "tier");
        Check.notBlankIfPresent(projectId, "projectId");
        Check.notBlank(runId, "runId");
        Check.notBlank(purpose, "purpose");
        Check.notBlank(hop, "hop");
        Check.notBlank(model, "model");
        UsageLedger.requireAmount(Check.present(usage, "usage").cost(), "the cost of entry " + id);
        long most = Math.max(
                Math.max(usage.inputTokens(), usage.outputTokens()),
                Math.max(usage.cachedTokens(), usage.reasoningTokens()));
        Check.that(most <= MOST_TOKENS, "the token counts of entry " + id + " must be at most " + MOST_TOKENS);
        firstToken = firstToken == null ? null : Duration.ofMillis(firstToken.toMillis());
        latency = Duration.ofMillis(Check.present(latency, "latency").toMillis());
    }

    /**
     * Starts an entry.
     *
     * @param id unique; recording it again changes nothing
     * @param at when the attempt ended, to the millisecond
     * @param caller who pays
     * @param runId the run it belongs to
     * @param purpose what it was for, such as {@code CHAT}
     * @param hop the hop of the chain that was tried
     * @param model the model that was asked, or as it named itself
     * @return a builder
     */
    public static Builder builder(
            String id, Instant at, Caller caller, String runId, String purpose, String hop, String model) {
        return new Builder(id, at, caller, runId, purpose, hop, model);
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final Instant at;
        private final Caller caller;
        private final String runId;
        private final String purpose;
        private final String hop;
        private final String model;
        private @Nullable String projectId;
        private @Nullable String conversationId;
        private @Nullable String messageId;
        private @Nullable String provider;
        private @Nullable String requestId;
        private Usage usage = Usage.NONE;
        private @Nullable Duration firstToken;
        private Duration latency = Duration.ZERO;
        private boolean cached;
        private @Nullable ErrorCode error;

        private Builder(String id, Instant at, Caller caller, String runId, String purpose, String hop, String model) {
            this.id = id;
            this.at = at;
            this.caller = Check.present(caller, "caller");
            this.runId = runId;
            this.purpose = purpose;
            this.hop = hop;
            this.model = model;
        }

        /**
         * Names the project.
         *
         * @param projectId the project it was for, or null
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Names the message, and where it stands.
         *
         * @param conversationId the conversation it was for, or null
         * @param messageId the message it led to, or null
         * @return this
         */
        public Builder message(@Nullable String conversationId, @Nullable String messageId) {
            this.conversationId = conversationId;
            this.messageId = messageId;
            return this;
        }

        /**
         * Names who ran the model.
         *
         * @param provider who ran the model, or null if that is not known
         * @param requestId the provider's id of the call, or null
         * @return this
         */
        public Builder provider(@Nullable String provider, @Nullable String requestId) {
            this.provider = provider;
            this.requestId = requestId;
            return this;
        }

        /**
         * Says what it consumed; nothing by default.
         *
         * @param usage what it consumed; its cost is an amount as in {@link UsageLedger#requireAmount}
         * @return this
         */
        public Builder usage(Usage usage) {
            this.usage = usage;
            return this;
        }

        /**
         * Says how long it took; no time by default.
         *
         * @param firstToken from the call to the first piece of the answer, to the millisecond; null if none came
         * @param latency from the call to its end, to the millisecond
         * @return this
         */
        public Builder took(@Nullable Duration firstToken, Duration latency) {
            this.firstToken = firstToken;
            this.latency = latency;
            return this;
        }

        /**
         * Says whether the answer came out of a cache.
         *
         * @param cached whether the answer came out of a cache and no model was asked
         * @return this
         */
        public Builder cached(boolean cached) {
            this.cached = cached;
            return this;
        }

        /**
         * Says why it failed.
         *
         * @param error why the attempt failed, or null
         * @return this
         */
        public Builder error(@Nullable ErrorCode error) {
            this.error = error;
            return this;
        }

        /**
         * Creates the entry.
         *
         * @return the entry
         */
        public UsageEntry build() {
            return new UsageEntry(
                    id,
                    at,
                    caller.userId(),
                    caller.organisation(),
                    caller.tier(),
                    projectId,
                    conversationId,
                    messageId,
                    runId,
                    purpose,
                    hop,
                    model,
                    provider,
                    requestId,
                    usage,
                    firstToken,
                    latency,
                    cached,
                    error);
        }
    }
}
