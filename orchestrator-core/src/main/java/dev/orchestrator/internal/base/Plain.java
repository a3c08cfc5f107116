package dev.orchestrator.internal.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that every store and every wire can carry: text, booleans, longs, doubles, lists and maps of them. */
public final class Plain {

    private static final int DEEPEST = 16;

    private Plain() {}

    /**
     * Returns a deep, unmodifiable copy. Whole numbers become longs and others doubles, so that what is read back equals
     * what was written; entries without a value are left out.
     */
    public static Map<String, Object> copyOf(Map<String, ?> values, String name) {
        return map(Check.present(values, name), name, 1);
    }

    private static Map<String, Object> map(Map<?, ?> values, String name, int depth) {
        Check.that(depth <= DEEPEST, name + " must not be nested deeper than " + DEEPEST);
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            Check.that(key instanceof String text && !text.isBlank(), name + " must have keys that are text");
            if (value != null) {
                copy.put((String) key, value(value, name + "." + key, depth));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object value(@Nullable Object value, String name, int depth) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            Check.that(Double.isFinite(number), name + " must be a finite number");
            return number;
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, name, depth + 1);
        }
        if (value instanceof List<?> list) {
            return list(list, name, depth + 1);
        }
        Check.that(false, name + " must be text, a boolean, a long, a double, a list or a map");
        throw new AssertionError();
    }

    private static List<Object> list(List<?> values, String name, int depth) {
        Check.that(depth <= DEEPEST, name + " must not be nested deeper than " + DEEPEST);
        List<Object> copy = new ArrayList<>(values.size());
        values.forEach(value -> copy.add(value(value, name, depth)));
        return Collections.unmodifiableList(copy);
    }
}
