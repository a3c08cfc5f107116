package dev.orchestrator.task;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task for the agents.
 *
 * <p>Made by {@link #of} or {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param caller who asks
 * @param text what is to be done; not blank
 * @param projectId the project it is for, or null
 * @param agentId the agent that does it, or null to have one found
 * @param departmentId the department whose head does it, or null to have one found
 * @param conversationId the conversation to go on with, or null for a new one
 * @param requestId makes the call safe to repeat: the same id again, from any thread or process, gets the first one's
 *     result; or null for a call of its own
 * @param traceId ties the messages to the application's traces, or null for a new one
 * @param model the model to ask, and no other one, or null for those of the agents
 * @param tier the kind of model the agent asks, or null for its own
 * @param attachments what comes with the task; at most {@link Attachment#MAX_COUNT}
 * @param includeHistory whether the agent sees the earlier messages; true by default
 * @param limits how much may be used up, or null for the agent's own limits; of both the tighter ones hold
 * @param review has a model review the result, or null for no review, which is the default
 * @param patience how long a call waits where the caller's rate limit is reached; zero, the default, to fail at once
 */
public record TaskRequest(
        Caller caller,
        String text,
        @Nullable String projectId,
        @Nullable String agentId,
        @Nullable String departmentId,
        @Nullable String conversationId,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String model,
        @Nullable ModelTier tier,
        List<Attachment> attachments,
        boolean includeHistory,
        @Nullable AgentLimits limits,
        @Nullable Review review,
        Duration patience) {

    private static final int LONGEST_ID = 200;

    /** Checks and copies the values. */
    public TaskRequest {
        Check.present(caller, "caller");
        Check.notBlank(text, "text");
        checkId(projectId, "projectId");
        checkId(agentId, "agentId");
        checkId(departmentId, "departmentId");
        checkId(conversationId, "conversationId");
        checkId(requestId, "requestId");
        checkId(traceId, "traceId");
        checkId(model, "model");
        attachments = List.copyOf(Check.present(attachments, "attachments"));
        Check.that(
                attachments.size() <= Attachment.MAX_COUNT,
                "at most " + Attachment.MAX_COUNT + " attachments are taken, got " + attachments.size());
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
    }

    private static void checkId(@Nullable String id, String name) {
        Check.notBlankIfPresent(id, name);
        Check.that(id == null || id.length() <= LONGEST_ID, name + " must have at most " + LONGEST_ID + " characters");
    }

    /**
     * A task outside of any project, in a new conversation, with all defaults.
     *
     * @param caller who asks
     * @param text what is to be done
     * @return the request
     */
    public static TaskRequest of(Caller caller, String text) {
        return builder(caller, text).build();
    }

    /**
     * Starts a request.
     *
     * @param caller who asks
     * @param text what is to be done
     * @return a builder
     */
    public static Builder builder(Caller caller, String text) {
        return new Builder(caller, text);
    }

    /** Names the request without its words. */
    @Override
    public String toString() {
        return "TaskRequest[" + caller.userId() + ", project " + projectId + ", agent " + agentId + ", department "
                + departmentId + ", " + text.length() + " characters]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String text;
        private @Nullable String projectId;
        private @Nullable String agentId;
        private @Nullable String departmentId;
        private @Nullable String conversationId;
        private @Nullable String requestId;
        private @Nullable String traceId;
        private @Nullable String model;
        private @Nullable ModelTier tier;
        private final List<Attachment> attachments = new ArrayList<>();
        private boolean includeHistory = true;
        private @Nullable AgentLimits limits;
        private @Nullable Review review;
        private Duration patience = Duration.ZERO;

        private Builder(Caller caller, String text) {
            this.caller = caller;
            this.text = text;
        }

        /**
         * Says for which project it is.
         *
         * @param projectId the project it is for
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Names who does it.
         *
         * @param agentId the agent that does it; null, the default, to have one found
         * @return this
         */
        public Builder agent(@Nullable String agentId) {
            this.agentId = agentId;
            return this;
        }

        /**
         * Names the department whose head does it.
         *
         * @param departmentId the department; null, the default, to have one found
         * @return this
         */
        public Builder department(@Nullable String departmentId) {
            this.departmentId = departmentId;
            return this;
        }

        /**
         * Goes on with a conversation.
         *
         * @param conversationId its id, as an earlier result told it; null, the default, for a new one
         * @return this
         */
        public Builder conversation(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /**
         * Makes the call safe to repeat.
         *
         * @param requestId the same for every try of the same call; null, the default, for a call of its own
         * @return this
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Ties it to the application's traces.
         *
         * @param traceId such as the trace id of W3C Trace Context; null, the default, for a new one
         * @return this
         */
        public Builder traceId(@Nullable String traceId) {
            this.traceId = traceId;
            return this;
        }

        /**
         * Names the model.
         *
         * @param model the model to ask, and no other one; null, the default, for those of the agents
         * @return this
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Says what kind of model the agent asks.
         *
         * @param tier the kind of model; null, the default, for that of each agent
         * @return this
         */
        public Builder tier(@Nullable ModelTier tier) {
            this.tier = tier;
            return this;
        }

        /**
         * Adds files.
         *
         * @param files at most {@link Attachment#MAX_COUNT} in all
         * @return this
         */
        public Builder attach(Attachment... files) {
            attachments.addAll(List.of(files));
            return this;
        }

        /**
         * Says whether the agent sees the earlier messages.
         *
         * @param includeHistory whether the agent sees the earlier messages
         * @return this
         */
        public Builder includeHistory(boolean includeHistory) {
            this.includeHistory = includeHistory;
            return this;
        }

        /**
         * Limits what may be used up.
         *
         * @param limits of these and the agent's own the tighter ones hold; null, the default, for the agent's alone
         * @return this
         */
        public Builder limits(@Nullable AgentLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Has a model review the result.
         *
         * @param review what it is for; null, the default, for none
         * @return this
         */
        public Builder review(@Nullable Review review) {
            this.review = review;
            return this;
        }

        /**
         * Lets calls wait for the rate limit.
         *
         * @param patience how long a call waits where the caller's rate limit is reached
         * @return this
         */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR or MISSING_FIELDS if a value is wrong
         */
        public TaskRequest build() {
            return new TaskRequest(
                    caller,
                    text,
                    projectId,
                    agentId,
                    departmentId,
                    conversationId,
                    requestId,
                    traceId,
                    model,
                    tier,
                    attachments,
                    includeHistory,
                    limits,
                    review,
                    patience);
        }
    }
}
