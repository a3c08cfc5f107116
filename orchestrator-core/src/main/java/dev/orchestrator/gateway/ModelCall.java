package dev.orchestrator.gateway;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, and who pays for it.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param caller who pays
 * @param runId the run it belongs to
 * @param purpose what it is for
 * @param request what the model is asked; where it names a model, that one alone is asked
 * @param projectId the project it is for, or null
 * @param conversationId the conversation it is for, or null
 * @param messageId the message it leads to, or null
 * @param tier which kind of model is asked; null for VISION if the request shows an image, else BALANCED
 * @param patience how long it waits where the caller's rate limit is reached; zero to fail at once
 */
public record ModelCall(
        Caller caller,
        String runId,
        Purpose purpose,
        ModelRequest request,
        @Nullable String projectId,
        @Nullable String conversationId,
        @Nullable String messageId,
        @Nullable ModelTier tier,
        Duration patience) {

    /** What a model is called for. */
    public enum Purpose {
        /** The answer of chat mode. */
        CHAT,
        /** The answer of query mode. */
        QUERY,
        /** The words that a follow-up question is searched by. */
        REWRITE,
        /** Follow-up questions. */
        SUGGESTIONS,
        /** The text of an image or of a scanned document. */
        EXTRACTION,
        /** What data mode adds to content. */
        ENRICHMENT,
        /** The summary of content. */
        SUMMARY,
        /** How content belongs to its project. */
        CONTEXT,
        /** Whether two things are the same. */
        DUPLICATES,
        /** The entities that content tells of. */
        QUALIFICATION,
        /** A step of an agent. */
        AGENT,
        /** Which department does a task. */
        ROUTING,
        /** How good the result of a task is. */
        REVIEW
    }

    /** Checks the values. */
    public ModelCall {
        Check.present(caller, "caller");
        Check.notBlank(runId, "runId");
        Check.present(purpose, "purpose");
        Check.present(request, "request");
        Check.notBlankIfPresent(projectId, "projectId");
        Check.notBlankIfPresent(conversationId, "conversationId");
        Check.notBlankIfPresent(messageId, "messageId");
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
    }

    /**
     * Starts a call.
     *
     * @param caller who pays
     * @param runId the run it belongs to
     * @param purpose what it is for
     * @param request what the model is asked
     * @return a builder
     */
    public static Builder builder(Caller caller, String runId, Purpose purpose, ModelRequest request) {
        return new Builder(caller, runId, purpose, request);
    }

    /** The same call with another request. */
    ModelCall with(ModelRequest other) {
        return new ModelCall(caller, runId, purpose, other, projectId, conversationId, messageId, tier, patience);
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String runId;
        private final Purpose purpose;
        private final ModelRequest request;
        private @Nullable String projectId;
        private @Nullable String conversationId;
        private @Nullable String messageId;
        private @Nullable ModelTier tier;
        private Duration patience = Duration.ZERO;

        private Builder(Caller caller, String runId, Purpose purpose, ModelRequest request) {
            this.caller = caller;
            this.runId = runId;
            this.purpose = purpose;
            this.request = request;
        }

        /**
         * Names the project.
         *
         * @param projectId the project it is for, or null
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Names the message, and where it stands.
         *
         * @param conversationId the conversation it is for, or null
         * @param messageId the message it leads to, or null
         * @return this
         */
        public Builder message(@Nullable String conversationId, @Nullable String messageId) {
            this.conversationId = conversationId;
            this.messageId = messageId;
            return this;
        }

        /**
         * Says which kind of model is asked.
         *
         * @param tier the kind, or null for the default
         * @return this
         */
        public Builder tier(@Nullable ModelTier tier) {
            this.tier = tier;
            return this;
        }

        /**
         * Lets the call wait where the caller's rate limit is reached.
         *
         * @param patience how long at most; zero, the default, to fail at once
         * @return this
         */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Creates the call.
         *
         * @return the call
         */
        public ModelCall build() {
            return new ModelCall(caller, runId, purpose, request, projectId, conversationId, messageId, tier, patience);
        }
    }
}
