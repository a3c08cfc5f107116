package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Plain;
import dev.orchestrator.json.Json;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Data parts that every store can keep: refused where they are made and not where they are stored. */
final class Parts {

    private Parts() {}

    static DataPart of(String type, Object value) {
        Object plain = Json.toValue(Check.present(value, "value of data part " + type));
        Check.that(
                plain instanceof Map,
                "the value of data part " + type + " must be a record or a map, got a "
                        + value.getClass().getName());
        return storable(new DataPart(type, members((Map<?, ?>) Objects.requireNonNull(plain))));
    }

    static DataPart storable(DataPart part) {
        return new DataPart(part.type(), Plain.copyOf(part.data(), "data part " + part.type()));
    }

    private static Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, content) -> {
            Object value = storable(content);
            if (value != null) {
                members.put(String.valueOf(name), value);
            }
        });
        return members;
    }

    /** Exact numbers become the nearest that a store has; what is null is left out. */
    private static @Nullable Object storable(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return members(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Parts::storable).filter(Objects::nonNull).toList();
        }
        return value instanceof BigDecimal || value instanceof BigInteger ? ((Number) value).doubleValue() : value;
    }
}
