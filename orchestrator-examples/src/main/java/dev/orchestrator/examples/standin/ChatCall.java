package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer.
 *
 * @param stream whether the answer is to come word by word
 * @param maxTokens the most words to answer with
 * @param turns the conversation, the question last
 * @param schema what the answer has to look like as JSON, or null if it is to be words
 * @param tools what may be called instead of answering
 */
record ChatCall(
        boolean stream,
        int maxTokens,
        List<Turn> turns,
        @Nullable JsonNode schema,
        Toolbox tools) {

    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    /**
     * One message of the conversation.
     *
     * @param role who speaks: system, user, assistant or tool
     * @param text the words, those of attached files included
     * @param tool the tool whose result it is; empty if it is none
     */
    record Turn(String role, String text, String tool) {
        static final String TOOL = "tool";

        Turn(String role, String text) {
            this(role, text, "");
        }

        boolean isUser() {
            return role.equals("user");
        }

        boolean isResult() {
            return role.equals(TOOL);
        }
    }

    /** The last message of the user. */
    Turn question() {
        int last = turns.size() - 1;
        while (!turns.get(last).isUser()) {
            last--;
        }
        return turns.get(last);
    }

    static ChatCall read(InputStream body) throws IOException, Refusal {
        byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new Refusal(413, "payload_too_large", "The request is larger than " + LARGEST_BODY + " bytes");
        }
        JsonNode request = parse(bytes);
        String model = request.path("model").asText(StandIn.MODEL);
        if (!model.equals(StandIn.MODEL)) {
            throw Refusal.badRequest(model + " is not a valid model ID; the only one here is " + StandIn.MODEL);
        }
        int maxTokens = request.path("max_tokens").asInt(Integer.MAX_VALUE);
        if (maxTokens < 1) {
            throw Refusal.badRequest("max_tokens must be above 0");
        }
        JsonNode schema = request.at("/response_format/json_schema/schema");
        return new ChatCall(
                request.path("stream").asBoolean(),
                maxTokens,
                TurnReader.read(request.path("messages")),
                schema.isObject() ? schema : null,
                Toolbox.of(request));
    }

    private static JsonNode parse(byte[] bytes) throws IOException, Refusal {
        try {
            JsonNode request = Wire.JSON.readTree(bytes);
            if (!request.isObject()) {
                throw Refusal.badRequest("The body must be a JSON object");
            }
            return request;
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("The body is not valid JSON");
        }
    }
}
