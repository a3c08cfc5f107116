package dev.orchestrator.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that a schema names one by one, as {@code const} or as {@code enum}. */
final class Choice {

    private static final int MOST_NAMED = 50;

    private Choice() {}

    /** The values; empty if the schema names none. */
    static List<?> of(Map<?, ?> schema) {
        if (schema.containsKey("const")) {
            return Collections.singletonList(schema.get("const"));
        }
        return schema.get("enum") instanceof List<?> values ? values : List.of();
    }

    static boolean has(List<?> choice, @Nullable Object value) {
        return choice.stream().anyMatch(one -> isSame(one, value));
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return (one instanceof Number a && other instanceof Number b)
                ? decimal(a).compareTo(decimal(b)) == 0
                : Objects.equals(one, other);
    }

    static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    static String mustBeOneOf(List<?> choice) {
        return "must be one of "
                + choice.stream().limit(MOST_NAMED).map(Json::write).collect(Collectors.joining(", "));
    }
}
