package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON. */
final class JsonWriter {

    private static final int DEEPEST = 500;

    private final StringBuilder out;

    JsonWriter(StringBuilder out) {
        this.out = out;
    }

    void write(@Nullable Object value, int depth) {
        Check.that(depth <= DEEPEST, "JSON: the value is nested deeper than 500 levels, or in itself");
        if (value instanceof CharSequence text) {
            string(text.toString());
        } else if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Iterable<?> items) {
            array(items, depth);
        } else {
            scalar(value);
        }
    }

    private void scalar(@Nullable Object value) {
        String text = String.valueOf(value);
        if (value instanceof Number) {
            Check.that(Numbers.parse(text) != null, "JSON: a number must be finite, and of 1,000 digits at most");
        } else {
            Check.that(value == null || value instanceof Boolean, "JSON: cannot write " + kind(value));
        }
        out.append(text);
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "null" : "a value of type " + value.getClass().getName();
    }

    private void object(Map<?, ?> map, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(first ? "" : ",");
            first = false;
            string(String.valueOf(member.getKey()));
            out.append(':');
            write(member.getValue(), depth + 1);
        }
        out.append('}');
    }

    private void array(Iterable<?> items, int depth) {
        out.append('[');
        boolean first = true;
        for (Object item : items) {
            out.append(first ? "" : ",");
            first = false;
            write(item, depth + 1);
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ') {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
