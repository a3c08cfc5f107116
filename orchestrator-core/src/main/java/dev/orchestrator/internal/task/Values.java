package dev.orchestrator.internal.task;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a JSON object, by name. */
record Values(Map<?, ?> map) {

    static Values read(String json) {
        return of(Json.read(json));
    }

    static Values of(@Nullable Object value) {
        return new Values(value instanceof Map<?, ?> map ? map : Map.of());
    }

    String text(String name) {
        return String.valueOf(Check.present(map.get(name), name));
    }

    String textOr(String name, String otherwise) {
        Object value = map.get(name);
        return value == null ? otherwise : value.toString();
    }

    @Nullable
    String textOrNull(String name) {
        Object value = map.get(name);
        return value == null ? null : value.toString();
    }

    long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    double decimal(String name) {
        return map.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    List<Values> each(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(Values::of).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Values within(String name) {
        return of(map.get(name));
    }

    /** The values with text keys. */
    Map<String, Object> copy() {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
