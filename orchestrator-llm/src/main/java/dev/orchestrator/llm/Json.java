package dev.orchestrator.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one place that sets Jackson up: tokens for streams, trees for everything that is rare. */
final class Json {

    /** A generated image comes as a single string of many megabytes. */
    private static final int LONGEST_STRING = 256 * 1024 * 1024;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_STRING)
                    .build())
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // what goes back goes back as it came
            .build();

    /** Reads numbers as doubles: a vector needs no exact decimals. */
    static final ObjectReader VECTORS = MAPPER.reader().without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {}

    /** Returns the text as a tree, or null if it is no JSON. */
    static @Nullable JsonNode treeOrNull(String text) {
        return treeOrNull(MAPPER.reader(), text);
    }

    /** Returns the text as a tree read in a certain way, or null if it is no JSON. */
    static @Nullable JsonNode treeOrNull(ObjectReader reader, String text) {
        try {
            JsonNode tree = reader.readTree(text);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns all values that stand one after the other in the text. */
    static List<JsonNode> values(String text) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(text);
                MappingIterator<JsonNode> each =
                        MAPPER.readerFor(JsonNode.class).readValues(parser)) {
            while (each.hasNextValue()) {
                values.add(each.nextValue());
            }
        }
        return values;
    }

    /** Returns whether the text is exactly one JSON value. */
    static boolean isOneValue(String text) {
        try {
            return values(text).size() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a JSON object as a map of plain Java values. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(JsonNode object) {
        return MAPPER.convertValue(object, Map.class);
    }

    /**
     * Returns a whole number given as a number or as text, or 0. Never by way of an exact decimal: one like 1e-999999999
     * takes for ever to be made whole.
     */
    static long whole(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number.canConvertToLong() ? number.longValue() : 0;
        }
        if (number.isNumber()) {
            return (long) number.doubleValue();
        }
        return number.isTextual() && number.asText().matches("\\d{1,18}") ? Long.parseLong(number.asText()) : 0;
    }

    /** Returns whether a value, there as it may be, says no more than if it were absent. */
    static boolean isNothing(JsonNode value) {
        return value.isContainerNode()
                ? value.isEmpty()
                : value.isMissingNode()
                        || value.isNull()
                        || value.asText().isBlank()
                        || value.asText().equals("false");
    }

    /** Returns the words of a field, or null if they are absent, null, empty or no words. */
    static @Nullable String text(JsonNode object, String field) {
        String text = object.path(field).asText("");
        return text.isEmpty() || object.path(field).isNull() ? null : text;
    }
}
