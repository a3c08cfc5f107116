package dev.orchestrator.agent;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up arguments of a call. */
final class Arguments {

    private static final int MOST_ZEROS = 1_000;

    private Arguments() {}

    /** All values at a path; of lists, those of each item. None if there is no such argument, or it is null. */
    static List<Object> at(Map<String, ?> arguments, List<String> path) {
        List<Object> found = new ArrayList<>();
        collect(arguments, path, 0, found);
        return found;
    }

    private static void collect(@Nullable Object value, List<String> path, int at, List<Object> found) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, path, at, found));
        } else if (at == path.size()) {
            if (value != null) {
                found.add(value);
            }
        } else if (value instanceof Map<?, ?> members) {
            collect(members.get(path.get(at)), path, at + 1, found);
        }
    }

    /** A single value as a pattern sees it; null if it is an object. */
    static @Nullable String text(@Nullable Object value) {
        return value instanceof Number number
                ? text(number)
                : value instanceof String || value instanceof Boolean ? value.toString() : null;
    }

    /** 1.0 is 1; what would be very long stays short. */
    private static String text(Number number) {
        try {
            BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
            return Math.abs(exact.scale()) > MOST_ZEROS ? exact.toString() : exact.toPlainString();
        } catch (NumberFormatException e) {
            return number.toString();
        }
    }
}
