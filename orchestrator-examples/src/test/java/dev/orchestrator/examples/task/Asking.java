package dev.orchestrator.examples.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What one request to the model tells of who asks, and how far he is.
 *
 * @param request the body
 */
record Asking(JsonNode request) {

    private static final String AGENT = "You are the ";

    /** The agent, by the first words of its instructions: {@code You are the writer.}; a reviewer has none. */
    String who() {
        return messages().stream()
                .filter(message -> message.path("role").asText().equals("system"))
                .map(Asking::words)
                .filter(words -> words.startsWith(AGENT))
                .map(words -> words.substring(AGENT.length(), words.indexOf('.')))
                .findFirst()
                .orElse("reviewer");
    }

    /** What tools have brought so far, in order. */
    List<String> results() {
        return messages().stream()
                .filter(message -> message.path("role").asText().equals("tool"))
                .map(Asking::words)
                .toList();
    }

    List<String> toolsOffered() {
        return StreamSupport.stream(request.path("tools").spliterator(), false)
                .map(tool -> tool.at("/function/name").asText())
                .toList();
    }

    boolean mayCallTools() {
        return !request.path("tool_choice").asText().equals("none");
    }

    private List<JsonNode> messages() {
        return StreamSupport.stream(request.path("messages").spliterator(), false)
                .toList();
    }

    private static String words(JsonNode message) {
        JsonNode content = message.path("content");
        return content.isTextual()
                ? content.asText()
                : content.path(0).path("text").asText();
    }
}
