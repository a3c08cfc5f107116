package dev.orchestrator.chat;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to chat mode.
 *
 * <p>Made by {@link #of} or {@link #builder}. The canonical constructor grows with the library and is no part of its
 * promise.
 *
 * @param caller who asks
 * @param text what is asked; not blank
 * @param conversationId the conversation to go on with, or null for a new one
 * @param requestId makes the call safe to repeat: the same id again, from any thread or process, gets the first one's
 *     answer; or null for a call of its own
 * @param traceId ties the messages to the application's traces, or null for a new one
 * @param projectId the project a new conversation belongs to, or null
 * @param model the model to ask, and no other one, or null for those of the tier
 * @param tier the kind of model to ask, or null for the default: VISION if an image is shown, else BALANCED
 * @param attachments what comes with the message; at most {@link Attachment#MAX_COUNT}
 * @param includeHistory whether the model sees the earlier messages; true by default
 * @param useBrain whether the model is shown what the project's Brain knows of the question; false by default
 * @param agentId the agent that answers, with its instructions and tools, or null for none
 * @param tools the names of tools that the model may call beside those of the agent
 * @param temperature 0 to 2; {@value #DEFAULT_TEMPERATURE} by default; of no effect with an agent or tools
 * @param maxTokens the most tokens to answer with; {@value #DEFAULT_MAX_TOKENS} by default; of no effect with an agent
 *     or tools
 * @param patience how long the run waits where the caller's rate limit is reached; zero, the default, to fail at once
 * @param timeout how long the whole run may take, waiting included; five minutes by default
 * @param suggestions how follow-up questions are found; {@link Suggestions#RULES} by default
 */
public record ChatRequest(
        Caller caller,
        String text,
        @Nullable String conversationId,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String projectId,
        @Nullable String model,
        @Nullable ModelTier tier,
        List<Attachment> attachments,
        boolean includeHistory,
        boolean useBrain,
        @Nullable String agentId,
        List<String> tools,
        double temperature,
        int maxTokens,
        Duration patience,
        Duration timeout,
        Suggestions suggestions) {

    /** How freely the model chooses its words unless the request says otherwise. */
    public static final double DEFAULT_TEMPERATURE = 0.7;

    /** The most tokens of an answer unless the request says otherwise. */
    public static final int DEFAULT_MAX_TOKENS = 2000;

    /** How long a run may take unless the request says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 200;

    /** Checks and copies the values. */
    public ChatRequest {
        Check.present(caller, "caller");
        Check.notBlank(text, "text");
        checkId(conversationId, "conversationId");
        checkId(requestId, "requestId");
        checkId(traceId, "traceId");
        checkId(projectId, "projectId");
        checkId(model, "model");
        checkId(agentId, "agentId");
        tools = List.copyOf(Check.present(tools, "tools"));
        attachments = List.copyOf(Check.present(attachments, "attachments"));
        Check.that(
                attachments.size() <= Attachment.MAX_COUNT,
                "at most " + Attachment.MAX_COUNT + " attachments are taken, got " + attachments.size());
        Check.inRange(temperature, 0, 2, "temperature");
        Check.positive(maxTokens, "maxTokens");
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
        Check.positive(timeout, "timeout");
        Check.present(suggestions, "suggestions");
    }

    /**
     * A message that begins a new conversation, with all defaults.
     *
     * @param caller who asks
     * @param text what is asked
     * @return the request
     */
    public static ChatRequest of(Caller caller, String text) {
        return builder(caller, text).build();
    }

    /**
     * Starts a request.
     *
     * @param caller who asks
     * @param text what is asked
     * @return a builder
     */
    public static Builder builder(Caller caller, String text) {
        return new Builder(caller, text);
    }

    private static void checkId(@Nullable String id, String name) {
        Check.notBlankIfPresent(id, name);
        Check.that(id == null || id.length() <= LONGEST_ID, name + " must have at most " + LONGEST_ID + " characters");
    }

    /** Names the request without its words. */
    @Override
    public String toString() {
        return "ChatRequest[" + caller.userId() + ", conversation " + conversationId + ", request " + requestId + ", "
                + text.length() + " characters, " + attachments.size() + " attachments]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String text;
        private @Nullable String conversationId;
        private @Nullable String requestId;
        private @Nullable String traceId;
        private @Nullable String projectId;
        private @Nullable String model;
        private @Nullable ModelTier tier;
        private final List<Attachment> attachments = new ArrayList<>();
        private boolean includeHistory = true;
        private boolean useBrain;
        private @Nullable String agentId;
        private final List<String> tools = new ArrayList<>();
        private double temperature = DEFAULT_TEMPERATURE;
        private int maxTokens = DEFAULT_MAX_TOKENS;
        private Duration patience = Duration.ZERO;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Suggestions suggestions = Suggestions.RULES;

        private Builder(Caller caller, String text) {
            this.caller = caller;
            this.text = text;
        }

        /**
         * Goes on with a conversation.
         *
         * @param conversationId its id, as an earlier result told it
         * @return this
         */
        public Builder conversation(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /**
         * Makes the call safe to repeat.
         *
         * @param requestId the same for every try of the same call; unique in the conversation, or for the user where the
         *     call begins one
         * @return this
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Ties the messages to the application's traces.
         *
         * @param traceId such as the trace id of W3C Trace Context
         * @return this
         */
        public Builder traceId(@Nullable String traceId) {
            this.traceId = traceId;
            return this;
        }

        /**
         * Puts a new conversation into a project.
         *
         * @param projectId the project
         * @return this
         */
        public Builder project(@Nullable String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Asks one model and no other: nothing steps in where it fails.
         *
         * @param model its name, as the provider knows it
         * @return this
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Asks another kind of model than the default one.
         *
         * @param tier the kind
         * @return this
         */
        public Builder tier(@Nullable ModelTier tier) {
            this.tier = tier;
            return this;
        }

        /**
         * Adds an image or a file.
         *
         * @param attachment what comes with the message
         * @return this
         */
        public Builder attach(Attachment attachment) {
            attachments.add(Check.present(attachment, "attachment"));
            return this;
        }

        /**
         * Says whether the model sees the earlier messages.
         *
         * @param includeHistory true by default
         * @return this
         */
        public Builder includeHistory(boolean includeHistory) {
            this.includeHistory = includeHistory;
            return this;
        }

        /**
         * Says whether the model is shown what the project's Brain knows of the question. Needs a project.
         *
         * @param useBrain false by default
         * @return this
         */
        public Builder useBrain(boolean useBrain) {
            this.useBrain = useBrain;
            return this;
        }

        /**
         * Has an agent answer: with its instructions and its tools, and the agents below it. A call that somebody would have to approve is
         * refused, and the model is told so and goes on: task mode can wait for an approval, chat cannot.
         *
         * @param agentId the agent
         * @return this
         */
        public Builder agent(@Nullable String agentId) {
            this.agentId = agentId;
            return this;
        }

        /**
         * Lets the model call tools that the orchestrator has.
         *
         * @param names their names
         * @return this
         */
        public Builder tools(String... names) {
            tools.addAll(List.of(names));
            return this;
        }

        /**
         * Sets how freely the model chooses its words.
         *
         * @param temperature 0 to 2
         * @return this
         */
        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Limits the answer.
         *
         * @param maxTokens the most tokens to answer with
         * @return this
         */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Lets the run wait where the caller's rate limit is reached.
         *
         * @param patience how long at most
         * @return this
         */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Limits the run.
         *
         * @param timeout how long it may take, waiting included
         * @return this
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Says how follow-up questions are found.
         *
         * @param suggestions the way
         * @return this
         */
        public Builder suggestions(Suggestions suggestions) {
            this.suggestions = suggestions;
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR or MISSING_FIELDS if a value is
         *     wrong or absent
         */
        public ChatRequest build() {
            return new ChatRequest(
                    caller,
                    text,
                    conversationId,
                    requestId,
                    traceId,
                    projectId,
                    model,
                    tier,
                    attachments,
                    includeHistory,
                    useBrain,
                    agentId,
                    tools,
                    temperature,
                    maxTokens,
                    patience,
                    timeout,
                    suggestions);
        }
    }
}
