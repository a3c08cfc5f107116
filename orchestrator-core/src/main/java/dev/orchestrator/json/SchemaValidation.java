package dev.orchestrator.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds values against a JSON Schema and tells what does not fit; never with a value of the document. All values that are
 * given to one validation share its steps.
 */
final class SchemaValidation {

    private static final long MOST_STEPS = 5_000_000;
    private static final long STEPS_OF_ANY_TEXT = 100_000;
    private static final int STEPS_A_CHARACTER = 64; // more than a text needs that was not made to cost time
    private static final int PATH_OF_A_STEP = 64; // characters: a longer path takes longer to put together

    /** Levels of the value and of kinds within kinds together: a schema may mean itself without end. */
    private static final int DEEPEST = 600;

    private final Map<String, @Nullable Object> root;
    private final boolean absentIsNull;
    private final long most;
    private long steps;
    private int depth;

    private SchemaValidation(Map<String, @Nullable Object> root, boolean absentIsNull, long most) {
        this.root = root;
        this.absentIsNull = absentIsNull;
        this.most = most;
    }

    /** For a value of which no text is known. */
    static SchemaValidation ofValue(Map<String, @Nullable Object> root, boolean absentIsNull) {
        return new SchemaValidation(root, absentIsNull, MOST_STEPS);
    }

    /** For all values that were found in one text: they take time in proportion to its length. */
    static SchemaValidation ofText(Map<String, @Nullable Object> root, boolean absentIsNull, int characters) {
        long most = STEPS_OF_ANY_TEXT + (long) STEPS_A_CHARACTER * characters;
        return new SchemaValidation(root, absentIsNull, Math.min(MOST_STEPS, most));
    }

    long steps() {
        return steps;
    }

    List<JsonProblem> problems(@Nullable Object value) {
        List<JsonProblem> problems = new ArrayList<>();
        check(root, value, Paths.ROOT, problems);
        return List.copyOf(problems.subList(0, Math.min(problems.size(), JsonSchema.MOST_PROBLEMS)));
    }

    private void check(Map<?, ?> given, @Nullable Object value, String path, List<JsonProblem> problems) {
        steps += 1 + path.length() / PATH_OF_A_STEP;
        if (steps > most || depth >= DEEPEST) {
            throw new JsonException(
                    JsonException.Reason.TOO_COSTLY, "JSON: holding it against its schema takes too long");
        }
        if (problems.size() < JsonSchema.MOST_PROBLEMS) {
            depth++;
            checkHere(given, value, path, problems);
            depth--;
        }
    }

    private void checkHere(Map<?, ?> given, @Nullable Object value, String path, List<JsonProblem> problems) {
        Map<?, ?> schema = resolved(given);
        if (value instanceof Number number && !isFinite(number)) {
            problems.add(new JsonProblem(path, "is no finite number"));
            return;
        }
        List<?> kinds = list(schema.containsKey("anyOf") ? schema.get("anyOf") : schema.get("oneOf"));
        if (!kinds.isEmpty()) {
            checkKinds(kinds, value, path, problems);
        }
        if (!isOfType(schema, value)) {
            problems.add(new JsonProblem(path, "expected " + expected(schema) + ", got " + kindOf(value)));
            return;
        }
        checkChoice(schema, value, path, problems);
        if (value instanceof Map<?, ?> members) {
            checkMembers(schema, members, path, problems);
        } else if (value instanceof List<?> items) {
            checkItems(schema, items, path, problems);
        } else if (value instanceof String text) {
            checkText(schema, text, path, problems);
        } else if (value instanceof Number number) {
            checkNumber(schema, number, path, problems);
        }
    }

    /** The schema that a reference means; one that leads nowhere, or to itself, asks for nothing. */
    private Map<?, ?> resolved(Map<?, ?> schema) {
        Map<?, ?> at = schema;
        for (int hops = 0; hops < 20 && at.get("$ref") instanceof String reference; hops++) {
            Object target = root;
            for (String name : reference.replaceFirst("^#/?", "").split("/", -1)) {
                target = name.isEmpty() ? target : target instanceof Map<?, ?> map ? map.get(name) : null;
            }
            at = target instanceof Map<?, ?> found ? found : Map.of();
        }
        return at;
    }

    /** One kind must fit. If none does, the problems of the one that was meant are told. */
    private void checkKinds(List<?> kinds, @Nullable Object value, String path, List<JsonProblem> problems) {
        List<?> typed = typed(kinds, value);
        List<?> meant =
                typed.stream().filter(kind -> !isOther((Map<?, ?>) kind, value)).toList();
        if (meant.isEmpty() && typed.size() > 1 && value instanceof Map<?, ?> members) {
            problems.add(tagProblem(typed, members, path));
            return;
        }
        List<JsonProblem> least = null;
        for (Object kind : meant.isEmpty() ? typed : meant) {
            List<JsonProblem> found = new ArrayList<>();
            check((Map<?, ?>) kind, value, path, found);
            if (found.isEmpty()) {
                return;
            }
            least = least == null || found.size() < least.size() ? found : least;
        }
        problems.addAll(least == null ? List.of(new JsonProblem(path, "fits none of the kinds allowed here")) : least);
    }

    /** The kinds whose type is that of the value; all but null if there is none. */
    private List<?> typed(List<?> kinds, @Nullable Object value) {
        List<?> schemas = kinds.stream().filter(kind -> kind instanceof Map).toList();
        List<?> typed = schemas.stream()
                .filter(kind -> isOfType(resolved((Map<?, ?>) kind), value))
                .toList();
        return typed.isEmpty() ? withoutNull(schemas) : typed;
    }

    /** Whether the tag alone tells that the value is none of this kind: kinds within kinds would be tried without end. */
    private boolean isOther(Map<?, ?> kind, @Nullable Object value) {
        return value instanceof Map<?, ?> members
                && Tag.of(resolved(kind)).map(tag -> tag.forbids(members)).orElse(false);
    }

    private JsonProblem tagProblem(List<?> kinds, Map<?, ?> members, String path) {
        List<Tag> tags = kinds.stream()
                .flatMap(kind -> Tag.of(resolved((Map<?, ?>) kind)).stream())
                .toList();
        String name = tags.get(0).name();
        List<?> values = tags.stream()
                .filter(tag -> tag.name().equals(name))
                .flatMap(tag -> tag.values().stream())
                .distinct()
                .toList();
        String missing = members.containsKey(name) ? "" : "is missing: ";
        return new JsonProblem(Paths.member(path, name), missing + Choice.mustBeOneOf(values));
    }

    private static List<?> withoutNull(List<?> schemas) {
        List<?> rest = schemas.stream()
                .filter(schema -> !"null".equals(((Map<?, ?>) schema).get("type")))
                .toList();
        return rest.isEmpty() ? schemas : rest;
    }

    private static boolean isOfType(Map<?, ?> schema, @Nullable Object value) {
        Object type = schema.get("type");
        return type instanceof List<?> types
                ? types.stream().anyMatch(one -> is(one, value))
                : type == null || is(type, value);
    }

    private static boolean is(Object type, @Nullable Object value) {
        return switch (String.valueOf(type)) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value == null;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Number number && isWhole(number);
            default -> true;
        };
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long
                || number instanceof BigInteger
                || Choice.decimal(number).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isFinite(Number number) {
        return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
    }

    private static String expected(Map<?, ?> schema) {
        Object type = schema.get("type");
        return type instanceof List<?> types
                ? types.stream().map(SchemaValidation::named).collect(Collectors.joining(" or "))
                : named(type);
    }

    private static String named(@Nullable Object type) {
        return switch (String.valueOf(type)) {
            case "integer", "object", "array" -> "an " + type;
            case "null" -> "null";
            default -> "a " + type;
        };
    }

    private static String kindOf(@Nullable Object value) {
        return value == null
                ? "null"
                : value instanceof Map
                        ? "an object"
                        : value instanceof List
                                ? "an array"
                                : value instanceof String
                                        ? "a string"
                                        : value instanceof Boolean ? "a boolean" : "a number";
    }

    private static void checkChoice(Map<?, ?> schema, @Nullable Object value, String path, List<JsonProblem> problems) {
        List<?> choice = Choice.of(schema);
        if (!choice.isEmpty() && !Choice.has(choice, value)) {
            problems.add(new JsonProblem(path, Choice.mustBeOneOf(choice)));
        }
    }

    private void checkMembers(Map<?, ?> schema, Map<?, ?> members, String path, List<JsonProblem> problems) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        for (Object name : list(schema.get("required"))) {
            boolean mayBeAbsent =
                    absentIsNull && properties.get(name) instanceof Map<?, ?> property && takesNull(property);
            if (!members.containsKey(name) && !mayBeAbsent) {
                problems.add(new JsonProblem(Paths.member(path, String.valueOf(name)), "is missing"));
            }
        }
        Object further = schema.get("additionalProperties");
        members.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (problems.size() >= JsonSchema.MOST_PROBLEMS) {
                return;
            }
            if (properties.get(name) instanceof Map<?, ?> property) {
                check(property, value, Paths.member(path, name), problems);
            } else if (further instanceof Map<?, ?> other) {
                check(other, value, Paths.member(path, name), problems);
            } else if (Boolean.FALSE.equals(further) && !properties.containsKey(name)) {
                problems.add(new JsonProblem(
                        Paths.member(path, name), "is unknown: the properties are " + properties.keySet()));
            }
        });
    }

    private boolean takesNull(Map<?, ?> property) {
        List<JsonProblem> none = new ArrayList<>();
        check(property, null, "", none);
        return none.isEmpty();
    }

    private void checkItems(Map<?, ?> schema, List<?> items, String path, List<JsonProblem> problems) {
        checkSize(schema, "minItems", "maxItems", items.size(), "items", path, problems);
        if (schema.get("items") instanceof Map<?, ?> item) {
            for (int i = 0; i < items.size(); i++) {
                check(item, items.get(i), Paths.item(path, i), problems);
            }
        }
    }

    private static void checkText(Map<?, ?> schema, String text, String path, List<JsonProblem> problems) {
        checkSize(
                schema, "minLength", "maxLength", text.codePointCount(0, text.length()), "characters", path, problems);
        Object format = schema.get("format");
        TextForms form = format == null ? null : TextForms.ofFormat(format).orElse(null);
        if (form != null && form.parse(text) == null) {
            problems.add(new JsonProblem(path, "must look like " + form.hint()));
        }
    }

    private static void checkSize(
            Map<?, ?> schema, String low, String high, int size, String what, String path, List<JsonProblem> problems) {
        if (schema.get(low) instanceof Number least && size < least.longValue()) {
            problems.add(new JsonProblem(path, "must have at least " + least + " " + what));
        }
        if (schema.get(high) instanceof Number most && size > most.longValue()) {
            problems.add(new JsonProblem(path, "must have at most " + most + " " + what));
        }
    }

    private static void checkNumber(Map<?, ?> schema, Number number, String path, List<JsonProblem> problems) {
        if (schema.get("minimum") instanceof Number least
                && Choice.decimal(number).compareTo(Choice.decimal(least)) < 0) {
            problems.add(new JsonProblem(path, "must be at least " + least));
        }
        if (schema.get("maximum") instanceof Number most
                && Choice.decimal(number).compareTo(Choice.decimal(most)) > 0) {
            problems.add(new JsonProblem(path, "must be at most " + most));
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
