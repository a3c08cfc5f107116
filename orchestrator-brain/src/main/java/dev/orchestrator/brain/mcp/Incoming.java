package dev.orchestrator.brain.mcp;

import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonLimits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message from a server: the answer to a request, a request of its own, or a notification.
 *
 * @param message the JSON object
 */
record Incoming(Map<String, Object> message) {

    private static final int DEEPEST = 200;
    private static final int METHOD_NOT_FOUND = -32601;

    /**
     * Reads what stands on a line or in an event: one message, or several in an array, as the revision of March 2025 allowed.
     *
     * @return the messages; null if the text is no JSON
     */
    static @Nullable List<Incoming> read(String text) {
        try {
            Object value = Json.read(text, new JsonLimits(Math.max(1, text.length()), DEEPEST));
            List<Map<String, Object>> messages =
                    value instanceof List<?> ? Shape.objects(value) : Shape.objects(List.of(Shape.object(value)));
            return messages.stream().map(Incoming::new).toList();
        } catch (JsonException e) {
            return null;
        }
    }

    boolean isRequest() {
        return message.get("method") instanceof String && message.get("id") != null;
    }

    boolean isResponse() {
        return !message.containsKey("method") && (message.containsKey("result") || message.containsKey("error"));
    }

    boolean answers(long id) {
        return isResponse() && message.get("id") instanceof Long theirs && theirs == id;
    }

    /** Returns whether it is an error that names no request, because the server could not read one. */
    boolean isErrorOfNobody() {
        return isResponse() && message.get("id") == null && message.containsKey("error");
    }

    /** Returns the answer to a request of the server: a sign of life, or that this client has no such thing. */
    String reply() {
        Object id = message.get("id");
        return "ping".equals(message.get("method"))
                ? Json.write(Map.of("jsonrpc", "2.0", "id", id, "result", Map.of()))
                : Json.write(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        id,
                        "error",
                        Map.of("code", METHOD_NOT_FOUND, "message", "Method not found")));
    }
}
