package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads recorded answers the plain way, a tree at a time, to say what the adapter must make of them. Shares no code with
 * the adapter and knows only the dialects that were recorded.
 */
final class PlainReader {

    /** A tool call as recorded; the arguments as a tree, so that spelling does not matter. */
    record Call(String id, String tool, JsonNode arguments) {}

    private static final ObjectMapper TREES =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    final StringBuilder text = new StringBuilder();
    final List<Call> calls = new ArrayList<>();
    final Map<String, String> details = new LinkedHashMap<>();
    String id;
    String model;
    String provider;
    String finishReason;
    JsonNode error;
    JsonNode usage;
    private final StringBuilder plainThought = new StringBuilder();
    private final StringBuilder recordedThought = new StringBuilder();
    private final Map<Integer, String[]> open = new TreeMap<>();

    private PlainReader() {}

    /** Reads the whole events among the first bytes of a stream. */
    static PlainReader stream(byte[] bytes, int length) {
        PlainReader reader = new PlainReader();
        String body = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int whole = body.lastIndexOf("\n\n");
        for (String event : body.substring(0, Math.max(0, whole)).split("\n\n", -1)) {
            for (String line : event.split("\n", -1)) {
                if (line.startsWith("data: {") && reader.error == null) {
                    reader.chunk(tree(line.substring(6)), "delta");
                }
            }
        }
        reader.closeCalls();
        return reader;
    }

    static PlainReader whole(String json) {
        PlainReader reader = new PlainReader();
        reader.chunk(tree(json), "message");
        reader.closeCalls();
        return reader;
    }

    static JsonNode tree(String json) {
        try {
            return TREES.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("A recording is no JSON", e);
        }
    }

    private void chunk(JsonNode chunk, String part) {
        id = named(id, chunk.path("id"));
        model = named(model, chunk.path("model"));
        provider = named(provider, chunk.path("provider"));
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
        JsonNode choice = chunk.path("choices").path(0);
        if (chunk.hasNonNull("error") || choice.hasNonNull("error")) {
            error = chunk.hasNonNull("error") ? chunk.get("error") : choice.get("error");
            return;
        }
        finishReason = named(finishReason, choice.path("finish_reason"));
        JsonNode said = choice.path(part);
        text.append(said.path("content").isTextual() ? said.path("content").asText() : "");
        plainThought.append(
                said.path("reasoning").isTextual() ? said.path("reasoning").asText() : "");
        for (JsonNode detail : said.path("reasoning_details")) {
            String words = words(detail, "text") + words(detail, "summary");
            recordedThought.append(words);
            details.merge(
                    detail.path("type").asText() + detail.path("index").asText(),
                    words + words(detail, "data"),
                    String::concat);
        }
        said.path("tool_calls").forEach(this::piece);
    }

    private static String words(JsonNode detail, String field) {
        return detail.path(field).isTextual() ? detail.path(field).asText() : "";
    }

    private static String named(String known, JsonNode name) {
        return known == null && name.isTextual() && !name.asText().isEmpty() ? name.asText() : known;
    }

    private void piece(JsonNode piece) {
        String[] call =
                open.computeIfAbsent(piece.path("index").asInt(open.size()), index -> new String[] {null, null, ""});
        call[0] = named(call[0], piece.path("id"));
        call[1] = named(call[1], piece.path("function").path("name"));
        call[2] += words(piece.path("function"), "arguments");
    }

    private void closeCalls() {
        if (error != null || finishReason == null) {
            return; // no call is whole
        }
        for (String[] call : open.values()) {
            String arguments = call[2].isBlank() ? "{}" : call[2].replaceFirst("^\\{\\}(?=\\{)", "");
            calls.add(new Call(call[0], call[1], tree(arguments)));
        }
    }

    String reasoning() {
        return plainThought.isEmpty() ? recordedThought.toString() : plainThought.toString();
    }

    long tokens(String... path) {
        JsonNode count = usage == null ? MissingNode.getInstance() : usage;
        for (String name : path) {
            count = count.path(name);
        }
        return count.asLong(0);
    }

    /** What the provider said it cost, or null. */
    BigDecimal cost() {
        return usage == null || !usage.path("cost").isNumber()
                ? null
                : usage.path("cost").decimalValue();
    }
}
