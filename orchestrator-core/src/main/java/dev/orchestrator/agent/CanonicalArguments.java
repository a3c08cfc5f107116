package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one spelling of arguments: names in order, each number in its shortest form. Texts stay as they are, to the last
 * space: two spellings of one path may be two files, and a line break more is another program.
 */
final class CanonicalArguments {

    private static final int DEEPEST = 200;

    private CanonicalArguments() {}

    static String of(Map<String, ?> arguments) {
        return Json.write(ordered(Check.present(arguments, "arguments"), 0));
    }

    private static @Nullable Object ordered(@Nullable Object value, int depth) {
        Check.that(depth <= DEEPEST, "arguments are nested deeper than " + DEEPEST + " levels, or in themselves");
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, content) -> sorted.put(String.valueOf(key), ordered(content, depth + 1)));
            return sorted;
        }
        if (value instanceof Collection<?> items) {
            List<@Nullable Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(ordered(item, depth + 1)));
            return list;
        }
        return value instanceof Number number ? shortest(number) : value;
    }

    private static Number shortest(Number number) {
        boolean finite =
                !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
        Check.that(finite, "arguments must have finite numbers only");
        BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
        return exact.signum() == 0 ? BigDecimal.ZERO : exact;
    }
}
