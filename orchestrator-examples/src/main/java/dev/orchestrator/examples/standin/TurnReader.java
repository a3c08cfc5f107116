package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Reads a conversation, and holds it to what providers demand: there is a question, and each call of a tool is followed by its
 * result.
 */
final class TurnReader {

    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, String> open = new HashMap<>(); // tools by the id of the call whose result is to come

    private TurnReader() {}

    static List<Turn> read(JsonNode messages) throws Refusal {
        TurnReader reader = new TurnReader();
        for (JsonNode message : messages) {
            reader.add(message);
        }
        reader.requireResults();
        if (reader.turns.stream().noneMatch(Turn::isUser)) {
            throw Refusal.badRequest("messages must hold at least one message of the user");
        }
        return reader.turns;
    }

    private void add(JsonNode message) throws Refusal {
        String role = message.path("role").asText();
        String text = text(message.path("content"));
        if (role.equals(Turn.TOOL)) {
            turns.add(new Turn(role, text, caller(message.path("tool_call_id").asText())));
            return;
        }
        requireResults();
        for (JsonNode call : message.path("tool_calls")) {
            open.put(call.path("id").asText(), call.at("/function/name").asText());
        }
        turns.add(new Turn(role, text));
    }

    private String caller(String id) throws Refusal {
        String tool = open.remove(id);
        if (tool == null) {
            throw Refusal.badRequest("tool_call_id " + id + " is not found in the tool_calls of the message before");
        }
        return tool;
    }

    private void requireResults() throws Refusal {
        if (!open.isEmpty()) {
            throw Refusal.badRequest("tool_calls must be followed by their results; missing: " + open.keySet());
        }
    }

    /** Content is text, or parts of which some are text. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : content) {
            if (part.path("type").asText().equals("text")) {
                text.add(part.path("text").asText());
            }
        }
        return text.toString();
    }
}
