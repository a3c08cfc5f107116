package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The shapes of the protocol that do not depend on an answer. */
final class Wire {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int CONTEXT_TOKENS = 128_000;

    private Wire() {}

    static ObjectNode models() {
        ObjectNode list = JSON.createObjectNode();
        ObjectNode model = list.putArray("data").addObject();
        model.put("id", StandIn.MODEL)
                .put("canonical_slug", StandIn.MODEL)
                .put("name", "Stand-in")
                .put("created", 0)
                .put("description", "No language model: quotes the conversation it is sent.")
                .put("context_length", CONTEXT_TOKENS);
        ObjectNode architecture = model.putObject("architecture");
        architecture.put("modality", "text->text").putArray("input_modalities").add("text");
        architecture.putArray("output_modalities").add("text");
        model.putObject("pricing").put("prompt", "0").put("completion", "0");
        model.putObject("top_provider").put("context_length", CONTEXT_TOKENS).put("is_moderated", false);
        model.putArray("supported_parameters")
                .add("max_tokens")
                .add("response_format")
                .add("structured_outputs")
                .add("tools")
                .add("tool_choice");
        return list.put("total_count", 1);
    }

    /** Tokens are words here, whose cost is nothing. */
    static ObjectNode usage(int promptTokens, int answerTokens) {
        ObjectNode usage = JSON.createObjectNode();
        usage.put("prompt_tokens", promptTokens)
                .put("completion_tokens", answerTokens)
                .put("total_tokens", promptTokens + answerTokens)
                .put("cost", 0)
                .put("is_byok", false);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}
