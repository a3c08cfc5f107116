package dev.orchestrator.llm;

/**
 * What a server takes of the protocol's fields.
 *
 * @param openRouter OpenRouter's fields beyond the common protocol
 * @param maxCompletionTokens an answer is limited by {@code max_completion_tokens}, not by {@code max_tokens}
 * @param streamOptions {@code stream_options}, by which most servers are asked for the usage
 */
record Dialect(boolean openRouter, boolean maxCompletionTokens, boolean streamOptions) {

    /** Returns the name of the field that limits how long an answer may be. */
    String limitField() {
        return maxCompletionTokens ? "max_completion_tokens" : "max_tokens";
    }
}
