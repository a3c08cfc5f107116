package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.port.model.Reasoning;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a model thinks. Providers tell it twice, as plain text and as records with signatures: the plain
 * text is shown if there is any, else the records' text; the records are kept to be sent back. Pieces of a record belong
 * together by type and index.
 */
final class ReasoningAssembly {

    /** Fields that grow piece by piece; of every other one the last value that is not null counts. */
    private static final Set<String> GROWING = Set.of("text", "summary", "data");

    private static final class Item {
        final ObjectNode fields = Json.MAPPER.createObjectNode();
        final Map<String, StringBuilder> grown = new LinkedHashMap<>();

        void take(JsonNode piece) {
            for (Map.Entry<String, JsonNode> field : piece.properties()) {
                JsonNode value = field.getValue();
                if (GROWING.contains(field.getKey()) && value.isTextual()) {
                    grown.computeIfAbsent(field.getKey(), name -> new StringBuilder())
                            .append(value.asText());
                    fields.putIfAbsent(field.getKey(), value); // keeps the place
                } else if (!value.isNull() || !fields.has(field.getKey())) {
                    fields.set(field.getKey(), value);
                }
            }
        }

        ObjectNode finish() {
            grown.forEach((name, text) -> fields.put(name, text.toString()));
            return fields;
        }
    }

    private final StringBuilder shown = new StringBuilder();
    private final Map<String, Item> items = new LinkedHashMap<>();
    private boolean plain;

    /** Adds what a chunk says and returns what is to be shown of it, possibly nothing. */
    String add(Chunk chunk) {
        if (chunk.reasoningDetails.isEmpty() && chunk.reasoning == null) {
            return "";
        }
        StringBuilder recorded = new StringBuilder();
        for (JsonNode piece : chunk.reasoningDetails) {
            String key = chunk.whole ? "whole/" + items.size() : key(piece);
            items.computeIfAbsent(key, name -> new Item()).take(piece);
            recorded.append(piece.path("text").asText(""))
                    .append(piece.path("summary").asText(""));
        }
        String visible = visible(chunk.reasoning, recorded.toString());
        shown.append(visible);
        return visible;
    }

    private String visible(@Nullable String text, String recorded) {
        if (text == null || text.isEmpty()) {
            return plain ? "" : recorded;
        }
        plain = true;
        return text;
    }

    private static String key(JsonNode piece) {
        String place = piece.hasNonNull("index") ? piece.path("index").asText() : "id " + Json.text(piece, "id");
        return piece.path("type").asText() + "/" + place;
    }

    /** Returns all of it, or null if the model did not tell what it thinks. */
    @Nullable
    Reasoning finish(String model) {
        if (shown.length() == 0 && items.isEmpty()) {
            return null;
        }
        ArrayNode details = Json.MAPPER.createArrayNode();
        items.values().forEach(item -> details.add(item.finish()));
        return new Reasoning(model, shown.toString(), details.isEmpty() ? null : details.toString());
    }
}
