package dev.orchestrator.brain.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into JSON that may have any shape: what is not there, or of another kind, is empty. */
final class Shape {

    private Shape() {}

    @SuppressWarnings("unchecked") // JSON objects have no other keys than text
    static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<Object>) list : List.of();
    }

    /** Returns those elements of a list that are objects. */
    static List<Map<String, Object>> objects(@Nullable Object value) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object element : list(value)) {
            if (element instanceof Map<?, ?>) {
                objects.add(object(element));
            }
        }
        return objects;
    }

    /** Returns those elements of a list that are text. */
    static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(value)) {
            if (element instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /** Returns a whole number that fits an int, or 0. */
    static int number(@Nullable Object value) {
        return value instanceof Long number && number == number.intValue() ? number.intValue() : 0;
    }
}
