package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked. Values that are null are left to the model's own defaults.
 *
 * <p>Made by {@link #builder}. The canonical constructor grows with the library and is no part of its promise.
 *
 * @param model the model to ask, or null for the adapter's default
 * @param messages the conversation so far, oldest first; never empty
 * @param temperature 0 to 2, or null
 * @param maxTokens the most tokens to write, or null
 * @param topP above 0 up to 1, or null
 * @param seed makes answers repeatable where the model supports it, or null
 * @param stop texts that end the answer; at most four
 * @param tools the tools it may call
 * @param toolChoice whether it may, must or must not call one
 * @param outputSchema the JSON Schema its answer must follow, as JSON text, or null for free text
 * @param reasoning how hard it should think, such as {@code low}, {@code medium}, {@code high} or {@code none}; or null
 * @param options fields of the provider's own, merged into the request as they are
 */
public record ModelRequest(
        @Nullable String model,
        List<ModelMessage> messages,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Double topP,
        @Nullable Long seed,
        List<String> stop,
        List<ToolSpec> tools,
        ToolChoice toolChoice,
        @Nullable String outputSchema,
        @Nullable String reasoning,
        Map<String, Object> options) {

    /** Whether a model may call tools. */
    public enum ToolChoice {
        /** As it sees fit. */
        AUTO,
        /** At least one. */
        REQUIRED,
        /** None. */
        NONE
    }

    /** Checks and copies the values. */
    public ModelRequest {
        Check.notBlankIfPresent(model, "model");
        messages = List.copyOf(Check.present(messages, "messages"));
        Check.that(!messages.isEmpty(), "messages must not be empty");
        if (temperature != null) {
            Check.inRange(temperature, 0, 2, "temperature");
        }
        if (maxTokens != null) {
            Check.positive(maxTokens, "maxTokens");
        }
        if (topP != null) {
            Check.that(topP > 0 && topP <= 1, "topP must be above 0 and at most 1, got " + topP);
        }
        stop = List.copyOf(Check.present(stop, "stop"));
        Check.that(stop.size() <= 4, "at most 4 stop texts are taken, got " + stop.size());
        tools = List.copyOf(Check.present(tools, "tools"));
        Check.present(toolChoice, "toolChoice");
        Check.notBlankIfPresent(outputSchema, "outputSchema");
        Check.notBlankIfPresent(reasoning, "reasoning");
        options = Collections.unmodifiableMap(new LinkedHashMap<>(Check.present(options, "options")));
    }

    /**
     * Starts a request.
     *
     * @param messages the conversation so far, oldest first
     * @return a builder
     */
    public static Builder builder(List<ModelMessage> messages) {
        return new Builder(messages);
    }

    /**
     * Starts a request that differs from this one.
     *
     * @return a builder with the values of this request
     */
    public Builder toBuilder() {
        Builder builder = new Builder(messages);
        builder.model = model;
        builder.temperature = temperature;
        builder.maxTokens = maxTokens;
        builder.topP = topP;
        builder.seed = seed;
        builder.stop = stop;
        builder.tools = tools;
        builder.toolChoice = toolChoice;
        builder.outputSchema = outputSchema;
        builder.reasoning = reasoning;
        builder.options.putAll(options);
        return builder;
    }

    /** Names the request without its words. */
    @Override
    public String toString() {
        return "ModelRequest[" + model + ", " + messages.size() + " messages, " + tools.size() + " tools]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private List<ModelMessage> messages;
        private @Nullable String model;
        private @Nullable Double temperature;
        private @Nullable Integer maxTokens;
        private @Nullable Double topP;
        private @Nullable Long seed;
        private List<String> stop = List.of();
        private List<ToolSpec> tools = List.of();
        private ToolChoice toolChoice = ToolChoice.AUTO;
        private @Nullable String outputSchema;
        private @Nullable String reasoning;
        private final Map<String, Object> options = new LinkedHashMap<>();

        private Builder(List<ModelMessage> messages) {
            this.messages = messages;
        }

        /**
         * Replaces the conversation.
         *
         * @param messages oldest first
         * @return this
         */
        public Builder messages(List<ModelMessage> messages) {
            this.messages = new ArrayList<>(messages);
            return this;
        }

        /**
         * Names the model.
         *
         * @param model the model, or null for the adapter's default
         * @return this
         */
        public Builder model(@Nullable String model) {
            this.model = model;
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
         * @param maxTokens the most tokens to write, reasoning included
         * @return this
         */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Keeps to the likeliest words.
         *
         * @param topP above 0 up to 1
         * @return this
         */
        public Builder topP(double topP) {
            this.topP = topP;
            return this;
        }

        /**
         * Makes answers repeatable where the model supports it.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Names texts that end the answer.
         *
         * @param stop at most four
         * @return this
         */
        public Builder stop(List<String> stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Offers tools.
         *
         * @param tools what the model may call
         * @return this
         */
        public Builder tools(List<ToolSpec> tools) {
            this.tools = tools;
            return this;
        }

        /**
         * Says whether tools may, must or must not be called.
         *
         * @param toolChoice {@link ToolChoice#AUTO} by default
         * @return this
         */
        public Builder toolChoice(ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        /**
         * Asks for JSON. Not every model keeps to it: check what comes back.
         *
         * @param outputSchema a JSON Schema as JSON text
         * @return this
         */
        public Builder outputSchema(@Nullable String outputSchema) {
            this.outputSchema = outputSchema;
            return this;
        }

        /**
         * Says how hard the model should think.
         *
         * @param reasoning such as {@code low}, {@code medium}, {@code high} or {@code none}
         * @return this
         */
        public Builder reasoning(String reasoning) {
            this.reasoning = reasoning;
            return this;
        }

        /**
         * Adds a field of the provider's own.
         *
         * @param name the field
         * @param value text, a number, a boolean, a list or a map, as in JSON
         * @return this
         */
        public Builder option(String name, Object value) {
            options.put(name, value);
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         */
        public ModelRequest build() {
            return new ModelRequest(
                    model,
                    messages,
                    temperature,
                    maxTokens,
                    topP,
                    seed,
                    stop,
                    tools,
                    toolChoice,
                    outputSchema,
                    reasoning,
                    options);
        }
    }
}
