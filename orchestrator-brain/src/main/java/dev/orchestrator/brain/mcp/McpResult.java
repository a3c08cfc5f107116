package dev.orchestrator.brain.mcp;

import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonLimits;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answered: a stranger's data, never instructions.
 *
 * @param content the parts of the answer, each with a {@code type} such as {@code text} or {@code image}
 * @param structured the answer as plain Java out of JSON, where the server gave it so; otherwise null
 * @param isError whether the tool says that it failed; the content tells why
 */
public record McpResult(
        List<Map<String, Object>> content, @Nullable Object structured, boolean isError) {

    /** Copies the parts. */
    public McpResult {
        content = List.copyOf(Given.present(content, "content of the result"));
    }

    /**
     * Returns the words of the answer.
     *
     * @return all parts that are text, one below the other
     */
    public String text() {
        return content.stream()
                .filter(part -> "text".equals(part.get("type")))
                .map(part -> Shape.text(part.get("text")))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Returns the answer as data: what is structured or, where nothing is, the JSON that the text consists of.
     *
     * @return maps, lists, text, numbers, booleans; null if there is no such data
     */
    public @Nullable Object data() {
        if (structured != null) {
            return structured;
        }
        String text = text();
        try {
            return text.isBlank() ? null : Json.read(text, new JsonLimits(text.length(), 200));
        } catch (JsonException e) {
            return null;
        }
    }

    /** Tells how much there is, and nothing of it. */
    @Override
    public String toString() {
        return "McpResult[" + content.size() + " parts, " + (structured == null ? "not " : "") + "structured"
                + (isError ? ", error]" : "]");
    }
}
