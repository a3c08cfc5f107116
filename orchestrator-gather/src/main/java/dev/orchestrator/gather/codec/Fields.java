package dev.orchestrator.gather.codec;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map with typed access. */
final class Fields {

    private final Map<String, Object> map;

    Fields() {
        this.map = new LinkedHashMap<>();
    }

    Fields(Map<String, ?> map) {
        this.map = new LinkedHashMap<>(map);
    }

    Map<String, Object> map() {
        return map;
    }

    void put(String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    String text(String key) {
        return typed(String.class, key, map.get(key));
    }

    @Nullable
    String textOrNull(String key) {
        return map.get(key) == null ? null : text(key);
    }

    long number(String key) {
        return typed(Number.class, key, map.get(key)).longValue();
    }

    double decimal(String key) {
        return typed(Number.class, key, map.get(key)).doubleValue();
    }

    boolean flag(String key) {
        return typed(Boolean.class, key, map.get(key));
    }

    @Nullable
    Instant instantOrNull(String key) {
        return map.get(key) == null ? null : instant(key);
    }

    Instant instant(String key) {
        return Instant.ofEpochMilli(number(key));
    }

    @Nullable
    Fields fieldsOrNull(String key) {
        return map.get(key) == null ? null : fields(key);
    }

    List<String> texts(String key) {
        return list(key).stream().map(value -> typed(String.class, key, value)).toList();
    }

    Fields fields(String key) {
        return fields(key, map.get(key));
    }

    List<Fields> maps(String key) {
        return list(key).stream().map(value -> fields(key, value)).toList();
    }

    private List<?> list(String key) {
        return typed(List.class, key, map.get(key));
    }

    private static Fields fields(String key, @Nullable Object value) {
        Fields fields = new Fields();
        Map<?, ?> values = typed(Map.class, key, value);
        values.forEach((k, v) -> fields.put(String.valueOf(k), v));
        return fields;
    }

    private static <T> T typed(Class<T> type, String key, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "a stored record is damaged: its field " + key + " is missing or no " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
