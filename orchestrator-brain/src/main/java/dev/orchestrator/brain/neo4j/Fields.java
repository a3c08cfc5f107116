package dev.orchestrator.brain.neo4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of entities and relations among those of nodes and relationships. What Neo4j can hold keeps its own name,
 * so that the graph can be asked with Cypher; the rest stands together in one property, as JSON.
 */
final class Fields {

    /** Holds what no property can, or may, hold. */
    static final String REST = "_json";

    /** Neo4j never forgets the name of a property: one that is longer than any name is somebody's text. */
    private static final int LONGEST_NAME = 200;

    private static final Set<Class<?>> SCALARS = Set.of(String.class, Boolean.class, Long.class, Double.class);
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    /** What is read was written here: limits against strangers would only make one's own data unreadable. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private Fields() {}

    /** Returns what is stored. {@code reserved} are the names that mean something else. */
    static Map<String, Object> stored(Map<String, Object> properties, Set<String> reserved) {
        Map<String, Object> stored = new HashMap<>();
        Map<String, Object> rest = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (isName(name, reserved) && fits(value)) {
                stored.put(Texts.stored(name), storedValue(value));
            } else {
                rest.put(name, value);
            }
        });
        if (!rest.isEmpty()) {
            stored.put(REST, Texts.stored(written(rest)));
        }
        return stored;
    }

    private static boolean isName(String name, Set<String> reserved) {
        return !reserved.contains(name) && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
    }

    /** A list in Neo4j has values of one type, and an empty one of none. */
    private static boolean fits(Object value) {
        if (value instanceof List<?> list) {
            return !list.isEmpty() && SCALARS.contains(list.get(0).getClass()) && isOfOneType(list);
        }
        return SCALARS.contains(value.getClass());
    }

    private static boolean isOfOneType(List<?> list) {
        return list.stream().allMatch(value -> value.getClass() == list.get(0).getClass());
    }

    private static Object storedValue(Object value) {
        if (value instanceof String text) {
            return Texts.stored(text);
        }
        return value instanceof List<?> list
                ? list.stream().map(Fields::storedValue).toList()
                : value;
    }

    private static String written(Map<String, Object> rest) {
        try {
            return JSON.writeValueAsString(rest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("properties hold nothing that JSON cannot", e);
        }
    }

    /** Returns what was written. {@code reserved} are the names that mean something else. */
    static Map<String, Object> read(Map<String, Object> stored, Set<String> reserved) {
        Map<String, Object> properties = new HashMap<>();
        stored.forEach((name, value) -> {
            if (value != null && !reserved.contains(name) && !name.isBlank()) {
                properties.put(Texts.read(name), readValue(value));
            }
        });
        if (reserved.contains(REST) && stored.get(REST) instanceof String rest) {
            properties.putAll(parsed(Texts.read(rest)));
        }
        return properties;
    }

    /** What others wrote may be a date or a point: shown in words. */
    private static Object readValue(@Nullable Object value) {
        if (value instanceof String text) {
            return Texts.read(text);
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Fields::readValue).toList();
        }
        return value != null && SCALARS.contains(value.getClass()) ? value : String.valueOf(value);
    }

    private static Map<String, Object> parsed(String json) {
        try {
            return JSON.readValue(json, MAP);
        } catch (JsonProcessingException e) {
            // The location alone: the message of the cause quotes what it read.
            throw Failures.brain("Neo4j holds a property " + REST + " that is no JSON at character "
                    + e.getLocation().getCharOffset() + "; it belongs to the Brain, write the entity again");
        }
    }
}
