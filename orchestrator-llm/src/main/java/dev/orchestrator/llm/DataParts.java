package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.stream.StreamEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of an answer that are no text: images the model made, pages it cites, files the provider read for it. */
final class DataParts {

    private DataParts() {}

    /** Returns an image as a part with its url, which may be a data url; or null if it has none. */
    static StreamEvent.@Nullable DataPart image(JsonNode image) {
        String url = Json.text(image.path("image_url"), "url");
        return url == null ? null : new StreamEvent.DataPart("media", Map.of("url", url));
    }

    /** Returns an annotation as a part: its type without the protocol's prefix, its values as they came. */
    static StreamEvent.@Nullable DataPart annotation(JsonNode annotation) {
        String type = annotation.path("type").asText("");
        JsonNode values = annotation.path(type);
        Map<String, Object> data = new LinkedHashMap<>(Json.map(values.isObject() ? values : annotation));
        return switch (type) {
            case "url_citation" -> new StreamEvent.DataPart("citation", data);
            case "file", "file_annotation" -> new StreamEvent.DataPart("file", data);
            case "" -> null;
            default -> new StreamEvent.DataPart(type, data);
        };
    }
}
