package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one event, or of a whole answer, token by token: a stream spends most of its time here. Knows the
 * protocol's fields and what providers put into them; what it means is {@link AnswerAssembly}'s business. Unknown fields
 * and fields of another type than expected are skipped.
 */
final class ChunkReader implements Closeable {

    private final EventText text = new EventText();
    private final JsonParser parser;

    ChunkReader() {
        try {
            parser = Json.MAPPER.createParser(text);
        } catch (IOException e) {
            throw new UncheckedIOException("a parser that reads nothing yet cannot fail", e);
        }
    }

    /**
     * Adds what the text says to {@code chunk}.
     *
     * @throws IOException if it is no JSON object; its message may quote the text, so it must not be shown, and nothing
     *     more can be read
     */
    void read(String json, Chunk chunk) throws IOException {
        text.set(json);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        completion(parser, chunk);
        parser.releaseBuffered(Writer.nullWriter()); // whatever follows the object is no part of the next one
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /**
     * Feeds one parser with text after text: making a parser costs as much as what it reads of a token. A parser does not
     * look beyond the end of an object, so it never sees the end of a text that is whole.
     */
    private static final class EventText extends Reader {
        private String text = "";
        private int at;

        void set(String next) {
            text = next;
            at = 0;
        }

        @Override
        public int read(char[] into, int offset, int length) {
            if (at == text.length()) {
                return -1;
            }
            int count = Math.min(length, text.length() - at);
            text.getChars(at, at + count, into, offset);
            at += count;
            return count;
        }

        @Override
        public void close() {}
    }

    private static void completion(JsonParser parser, Chunk chunk) throws IOException {
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            switch (field) {
                case "id" -> chunk.id = keep(chunk.id, parser);
                case "model" -> chunk.model = keep(chunk.model, parser);
                case "provider" -> provider(parser, chunk);
                case "choices" -> choices(parser, chunk);
                case "usage" -> chunk.usage = tree(parser, chunk.usage);
                case "error" -> chunk.error = tree(parser, chunk.error);
                default -> parser.skipChildren();
            }
        }
    }

    /** Usually a name; a whole completion has been seen nested in here, its outer fields null. */
    private static void provider(JsonParser parser, Chunk chunk) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            completion(parser, chunk);
        } else {
            chunk.provider = keep(chunk.provider, parser);
        }
    }

    /** Only the first choice is read: no more are asked for. */
    private static void choices(JsonParser parser, Chunk chunk) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (first && parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser, chunk);
            } else {
                parser.skipChildren();
            }
            first = false;
        }
    }

    private static void choice(JsonParser parser, Chunk chunk) throws IOException {
        boolean another = false;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "delta" -> answer(parser, chunk, false);
                case "message" -> answer(parser, chunk, true);
                case "finish_reason" -> chunk.finishReason = text(parser);
                case "native_finish_reason" -> chunk.nativeFinishReason = text(parser);
                case "error" -> chunk.error = tree(parser, chunk.error);
                case "index" -> another = value == JsonToken.VALUE_NUMBER_INT && parser.getValueAsInt() > 0;
                default -> parser.skipChildren();
            }
        }
        if (another) {
            chunk.clearAnswer();
            chunk.finishReason = null;
        }
    }

    private static void answer(JsonParser parser, Chunk chunk, boolean whole) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        chunk.whole = whole;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "content" -> content(parser, value, chunk);
                case "refusal" -> chunk.refusal = text(parser);
                case "reasoning" -> chunk.reasoning = firstOf(text(parser), chunk.reasoning);
                case "reasoning_content" -> chunk.reasoning = firstOf(chunk.reasoning, text(parser));
                case "reasoning_details" -> objects(parser, chunk.reasoningDetails);
                case "annotations" -> objects(parser, chunk.annotations);
                case "images" -> objects(parser, chunk.images);
                case "tool_calls" -> toolCalls(parser, chunk);
                default -> parser.skipChildren();
            }
        }
    }

    /** Text as a rule; a few servers send parts. */
    private static void content(JsonParser parser, JsonToken value, Chunk chunk) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            chunk.content = text(parser);
            return;
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : Json.MAPPER.<JsonNode>readTree(parser)) {
            text.append(part.isTextual() ? part.asText() : part.path("text").asText(""));
        }
        chunk.content = text.toString();
    }

    private static void toolCalls(JsonParser parser, Chunk chunk) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                chunk.toolCalls.add(toolCall(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Chunk.ToolDelta toolCall(JsonParser parser) throws IOException {
        Integer index = null;
        String id = null;
        String name = null;
        String arguments = null;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt() : null;
                case "id" -> id = text(parser);
                case "name" -> name = keep(name, parser);
                case "arguments" -> arguments = arguments(parser, value);
                case "function" -> {
                    if (value == JsonToken.START_OBJECT) {
                        Chunk.ToolDelta function = toolCall(parser);
                        name = function.name();
                        arguments = function.arguments();
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return new Chunk.ToolDelta(index, id, name, arguments);
    }

    /** JSON text as a rule; some servers send the object itself. */
    private static @Nullable String arguments(JsonParser parser, JsonToken value) throws IOException {
        if (!value.isStructStart()) {
            return text(parser);
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = Json.FACTORY.createGenerator(text)) {
            copy.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private static void objects(JsonParser parser, List<JsonNode> into) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode item = Json.MAPPER.readTree(parser);
            if (item.isObject()) {
                into.add(item);
            }
        }
    }

    private static @Nullable JsonNode tree(JsonParser parser, @Nullable JsonNode known) throws IOException {
        JsonNode tree = Json.MAPPER.readTree(parser);
        return Json.isNothing(tree) ? known : tree;
    }

    /** Makes no text of a value that is known already: every event repeats it. */
    private static @Nullable String keep(@Nullable String known, JsonParser parser) throws IOException {
        if (known != null) {
            parser.skipChildren();
            return known;
        }
        return firstOf(text(parser), null);
    }

    private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
        return one == null || one.isEmpty() ? other : one;
    }

    /** Returns a scalar as text, and null for null and for what has parts of its own, which is skipped. */
    private static @Nullable String text(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return token.isNumeric() || token.isBoolean() ? parser.getText() : null;
    }
}
