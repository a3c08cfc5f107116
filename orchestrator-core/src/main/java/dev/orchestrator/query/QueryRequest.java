package dev.orchestrator.query;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question to query mode.
 *
 * <p>Made by {@link #of} or {@link #builder}. The canonical constructor grows with the library and is no part of its
 * promise.
 *
 * @param caller who asks
 * @param projectId whose Brain is asked; the project of a conversation that is gone on with
 * @param text what is asked; not blank
 * @param types only entities of these types, as {@link EntityTypes} shows them; empty, the default, for all
 * @param limit how many entities are found at most, 1 to {@value #MOST_RESULTS}; 10 by default
 * @param threshold how much an entity must have to do with the question, 0 to 1; 0.6 by default
 * @param conversationId the conversation to go on with, or null for a new one
 * @param requestId makes the call safe to repeat: the same id again, from any thread or process, gets the first one's
 *     answer; or null for a call of its own
 * @param traceId ties the messages to the application's traces, or null for a new one
 * @param model the model to ask, and no other one, or null for those of the tier
 * @param tier the kind of model to ask, or null for the default: BALANCED, or VISION where the history
 *     shows an image
 * @param includeHistory whether the model sees the earlier messages; true by default
 * @param temperature 0 to 2; {@value #DEFAULT_TEMPERATURE} by default
 * @param maxTokens the most tokens to answer with; {@value #DEFAULT_MAX_TOKENS} by default
 * @param patience how long the run waits where the caller's rate limit is reached; zero, the default, to fail at once
 * @param timeout how long the whole run may take, waiting included; five minutes by default
 * @param suggestions how follow-up questions are found; {@link Suggestions#RULES} by default
 */
public record QueryRequest(
        Caller caller,
        String projectId,
        String text,
        Set<String> types,
        int limit,
        double threshold,
        @Nullable String conversationId,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String model,
        @Nullable ModelTier tier,
        boolean includeHistory,
        double temperature,
        int maxTokens,
        Duration patience,
        Duration timeout,
        Suggestions suggestions) {

    /** The most entities that a question can find. */
    public static final int MOST_RESULTS = 100;

    /** How freely the model chooses its words unless the request says otherwise. */
    public static final double DEFAULT_TEMPERATURE = 0.3;

    /** The most tokens of an answer unless the request says otherwise. */
    public static final int DEFAULT_MAX_TOKENS = 1500;

    /** How long a run may take unless the request says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 200;

    /** Checks and copies the values. */
    public QueryRequest {
        Check.present(caller, "caller");
        checkId(Check.present(projectId, "projectId"), "projectId");
        Check.notBlank(text, "text");
        for (String type : Check.present(types, "types")) {
            Check.notBlank(type, "type");
        }
        types = Set.copyOf(types);
        Check.inRange(limit, 1, MOST_RESULTS, "limit");
        Check.inRange(threshold, 0, 1, "threshold");
        checkId(conversationId, "conversationId");
        checkId(requestId, "requestId");
        checkId(traceId, "traceId");
        checkId(model, "model");
        Check.inRange(temperature, 0, 2, "temperature");
        Check.positive(maxTokens, "maxTokens");
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
        Check.positive(timeout, "timeout");
        Check.present(suggestions, "suggestions");
    }

    /**
     * A question that begins a new conversation, with all defaults.
     *
     * @param caller who asks
     * @param projectId whose Brain is asked
     * @param text what is asked
     * @return the request
     */
    public static QueryRequest of(Caller caller, String projectId, String text) {
        return builder(caller, projectId, text).build();
    }

    /**
     * Starts a request.
     *
     * @param caller who asks
     * @param projectId whose Brain is asked
     * @param text what is asked
     * @return a builder
     */
    public static Builder builder(Caller caller, String projectId, String text) {
        return new Builder(caller, projectId, text);
    }

    private static void checkId(@Nullable String id, String name) {
        Check.notBlankIfPresent(id, name);
        Check.that(id == null || id.length() <= LONGEST_ID, name + " must have at most " + LONGEST_ID + " characters");
    }

    /** Names the request without its words. */
    @Override
    public String toString() {
        return "QueryRequest[" + caller.userId() + ", project " + projectId + ", conversation " + conversationId
                + ", request " + requestId + ", " + text.length() + " characters]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String projectId;
        private final String text;
        private Set<String> types = Set.of();
        private int limit = BrainQuery.DEFAULT_LIMIT;
        private double threshold = BrainQuery.DEFAULT_THRESHOLD;
        private @Nullable String conversationId;
        private @Nullable String requestId;
        private @Nullable String traceId;
        private @Nullable String model;
        private @Nullable ModelTier tier;
        private boolean includeHistory = true;
        private double temperature = DEFAULT_TEMPERATURE;
        private int maxTokens = DEFAULT_MAX_TOKENS;
        private Duration patience = Duration.ZERO;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Suggestions suggestions = Suggestions.RULES;

        private Builder(Caller caller, String projectId, String text) {
            this.caller = caller;
            this.projectId = projectId;
            this.text = text;
        }

        /**
         * Asks for entities of some types alone.
         *
         * @param types as {@link EntityTypes} shows them, such as {@code character}; none for all
         * @return this
         */
        public Builder types(String... types) {
            this.types = new LinkedHashSet<>(Arrays.asList(types));
            return this;
        }

        /**
         * Limits what is found.
         *
         * @param limit how many entities at most
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Sets how much an entity must have to do with the question.
         *
         * @param threshold 0 to 1, on the scale that {@link dev.orchestrator.port.brain.Brain} defines
         * @return this
         */
        public Builder threshold(double threshold) {
            this.threshold = threshold;
            return this;
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
        public QueryRequest build() {
            return new QueryRequest(
                    caller,
                    projectId,
                    text,
                    types,
                    limit,
                    threshold,
                    conversationId,
                    requestId,
                    traceId,
                    model,
                    tier,
                    includeHistory,
                    temperature,
                    maxTokens,
                    patience,
                    timeout,
                    suggestions);
        }
    }
}
