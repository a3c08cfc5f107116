package dev.orchestrator.agent;

import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings arguments into the shape of their schema where nothing is lost by it: a number in quotation marks, a choice in
 * another case, a name with a dash, a list that was written as a text, an absent value that may be null. What it does not
 * understand stays as it is.
 */
final class ArgumentRepair {

    private static final int LONGEST_NAME = 100;
    private static final int MOST_NAMES =
            100; // of more, none is taken for another: comparing all with all takes too long

    private final Map<?, ?> schema;

    private ArgumentRepair(Map<?, ?> schema) {
        this.schema = schema;
    }

    static ArgumentRepair of(Map<?, ?> schema) {
        return new ArgumentRepair(schema);
    }

    @Nullable
    Object fitted(@Nullable Object value) {
        if (value instanceof String text) {
            return ofText(text);
        }
        if (value instanceof Map<?, ?> members) {
            return ofMembers(members);
        }
        if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> item) {
            List<@Nullable Object> fitted = new ArrayList<>(items.size());
            items.forEach(each -> fitted.add(forSchema(item).fitted(each)));
            return fitted;
        }
        return value;
    }

    /** Of a value that may be null, the schema of what it is else. */
    private static ArgumentRepair forSchema(Map<?, ?> schema) {
        if (!(schema.get("anyOf") instanceof List<?> kinds)) {
            return of(schema);
        }
        List<?> others = kinds.stream().filter(kind -> !isNull(kind)).toList();
        return others.size() == 1 && others.get(0) instanceof Map<?, ?> only ? of(only) : of(Map.of());
    }

    private static boolean isNull(@Nullable Object kind) {
        return kind instanceof Map<?, ?> map && "null".equals(map.get("type"));
    }

    private @Nullable Object ofText(String text) {
        Set<String> types = types(schema);
        if (types.contains("string")) {
            return schema.get("enum") instanceof List<?> choice ? choice(text, choice) : text;
        }
        Object read = types.isEmpty() ? text : readOr(text.strip().toLowerCase(Locale.ROOT), text);
        boolean simple = (read instanceof Number && (types.contains("number") || types.contains("integer")))
                || (read instanceof Boolean && types.contains("boolean"))
                || (read == null && types.contains("null"));
        return simple ? read : structure(text, types);
    }

    private @Nullable Object structure(String text, Set<String> types) {
        Object read = types.contains("object") || types.contains("array") ? readOr(text, text) : text;
        boolean fits =
                (read instanceof Map && types.contains("object")) || (read instanceof List && types.contains("array"));
        return fits ? fitted(read) : text;
    }

    private static Object choice(String text, List<?> choice) {
        List<?> same = choice.stream()
                .filter(each -> each instanceof String word && word.equalsIgnoreCase(text.strip()))
                .toList();
        return !choice.contains(text) && same.size() == 1 ? same.get(0) : text;
    }

    private Object ofMembers(Map<?, ?> members) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        Map<String, @Nullable Object> fitted = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = name(String.valueOf(key), members, properties);
            Object property = properties.get(name);
            fitted.put(
                    name, property instanceof Map<?, ?> known ? forSchema(known).fitted(value) : value);
        });
        if (schema.get("required") instanceof List<?> required) {
            required.forEach(name -> addAbsent(String.valueOf(name), properties, fitted));
        }
        return fitted;
    }

    /** The property that is written in another way: {@code unit-price} for {@code unitPrice}. */
    private static String name(String given, Map<?, ?> members, Map<?, ?> properties) {
        if (members.size() > MOST_NAMES || properties.containsKey(given) || given.length() > LONGEST_NAME) {
            return given;
        }
        List<String> same = properties.keySet().stream()
                .map(String::valueOf)
                .filter(name -> letters(name).equals(letters(given)))
                .toList();
        boolean clear = same.size() == 1 && isOnlyOne(same.get(0), members);
        return clear ? same.get(0) : given;
    }

    /** Two spellings of one name leave open which is meant. */
    private static boolean isOnlyOne(String name, Map<?, ?> members) {
        return members.keySet().stream()
                        .map(String::valueOf)
                        .filter(key ->
                                key.length() <= LONGEST_NAME && letters(key).equals(letters(name)))
                        .limit(2)
                        .count()
                == 1;
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-\\s]", "");
    }

    private static void addAbsent(String name, Map<?, ?> properties, Map<String, @Nullable Object> fitted) {
        if (!fitted.containsKey(name) && properties.get(name) instanceof Map<?, ?> property && takesNull(property)) {
            fitted.put(name, null);
        }
    }

    private static boolean takesNull(Map<?, ?> schema) {
        return types(schema).contains("null")
                || (schema.get("anyOf") instanceof List<?> kinds
                        && kinds.stream().anyMatch(ArgumentRepair::isNull));
    }

    private static Set<String> types(Map<?, ?> schema) {
        Object type = schema.get("type");
        return type instanceof String one
                ? Set.of(one)
                : type instanceof List<?> several
                        ? Set.copyOf(several.stream().map(String::valueOf).toList())
                        : Set.of();
    }

    static @Nullable Object readOr(String text, @Nullable Object otherwise) {
        try {
            return Json.read(text, ArgumentReader.LIMITS);
        } catch (JsonException e) {
            return otherwise;
        }
    }
}
