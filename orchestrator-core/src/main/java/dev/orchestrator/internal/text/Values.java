package dev.orchestrator.internal.text;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a JSON object, by name. */
public record Values(Map<?, ?> map) {

    /** Reads JSON; what is no object has no values. */
    public static Values read(String json) {
        return of(Json.read(json));
    }

    /** What is no object has no values. */
    public static Values of(@Nullable Object value) {
        return new Values(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /** Fails if it is missing. */
    public String text(String name) {
        return String.valueOf(Check.present(map.get(name), name));
    }

    /** Something else if it is missing. */
    public String textOr(String name, String otherwise) {
        Object value = map.get(name);
        return value == null ? otherwise : value.toString();
    }

    /** Null if it is missing. */
    public @Nullable String textOrNull(String name) {
        Object value = map.get(name);
        return value == null ? null : value.toString();
    }

    /** Zero if it is missing. */
    public long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Zero if it is missing. */
    public double decimal(String name) {
        return map.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** False if it is missing. */
    public boolean is(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** Whether it is there and not null. */
    public boolean has(String name) {
        return map.get(name) != null;
    }

    /** The objects of a list; none if it is missing. */
    public List<Values> each(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(Values::of).toList()
                : List.of();
    }

    /** The texts of a list; none if it is missing. */
    public List<String> texts(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The object in this one. */
    public Values within(String name) {
        return of(map.get(name));
    }

    /** The values with text keys. */
    public Map<String, Object> copy() {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
