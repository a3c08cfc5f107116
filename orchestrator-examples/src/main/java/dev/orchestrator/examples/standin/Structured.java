package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills a JSON Schema with what stands in the text it was given, so that the answer is valid. Lists of names and values are filled with
 * the lines that read {@code name: value}; other lists stay as short as the schema allows; what a single value is taken from tells
 * {@link Said}. What may be absent, and does not stand in the text, is absent; for what may not, {@link Unsaid} has a value.
 */
final class Structured {

    private static final int DEEPEST = 20;
    private static final int DEEPEST_OF_ABSENT = 3; // what may be absent may hold itself

    private final JsonNode schema;
    private final List<String> blocks;
    private final Said said;
    private final Unsaid unsaid;
    private final boolean onlyRequired;
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private Structured(JsonNode schema, List<String> blocks, String text, boolean onlyRequired) {
        this.schema = schema;
        this.blocks = blocks;
        this.said = new Said(text);
        this.unsaid = new Unsaid(text);
        this.onlyRequired = onlyRequired;
    }

    static String answer(JsonNode schema, List<Turn> turns) {
        Turn question = turns.get(turns.size() - 1);
        List<String> blocks = Material.of(question);
        String text = blocks.isEmpty() ? Passage.ownWords(question) : Material.digest(blocks);
        return new Structured(schema, blocks, text, false).fill("", schema, 0).toString();
    }

    /** Fills the arguments of a tool: what may be left out is left out. */
    static ObjectNode arguments(JsonNode schema, String text) {
        Structured structured = new Structured(schema, List.of(), text, true);
        return structured.object(structured.resolved(schema), 0);
    }

    private JsonNode fill(String name, JsonNode part, int depth) {
        JsonNode wanted = resolved(part);
        if (depth > DEEPEST) {
            return nodes.nullNode();
        }
        return switch (type(wanted)) {
            case "object" -> object(wanted, depth);
            case "array" -> array(name, wanted, depth);
            default -> said.value(name, wanted).orElseGet(() -> unsaid.value(wanted));
        };
    }

    private JsonNode resolved(JsonNode part) {
        JsonNode wanted = part;
        for (int steps = 0; steps < DEEPEST; steps++) { // references may go round in a circle
            JsonNode next = next(wanted);
            if (next == wanted) {
                return wanted;
            }
            wanted = next;
        }
        return nodes.objectNode();
    }

    private JsonNode next(JsonNode part) {
        String reference = part.path("$ref").asText();
        if (reference.startsWith("#/")) {
            return schema.at(reference.substring(1));
        }
        for (JsonNode choice : choices(part)) {
            if (!isNull(choice)) {
                return choice;
            }
        }
        return part;
    }

    private static JsonNode choices(JsonNode part) {
        return part.has("anyOf") ? part.get("anyOf") : part.path("oneOf");
    }

    private static boolean isNull(JsonNode part) {
        return part.path("type").asText().equals("null");
    }

    private static boolean mayBeNull(JsonNode part) {
        boolean may = isNull(part);
        for (JsonNode type : part.path("type")) {
            may |= type.asText().equals("null");
        }
        for (JsonNode choice : choices(part)) {
            may |= mayBeNull(choice);
        }
        return may;
    }

    /** What kind of value is meant; a choice or a constant is of none. */
    static String type(JsonNode wanted) {
        if (wanted.has("const") || wanted.has("enum")) {
            return "";
        }
        JsonNode type = wanted.path("type");
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        String untyped = wanted.has("properties") ? "object" : wanted.has("items") ? "array" : "null";
        return type.asText(untyped);
    }

    private ObjectNode object(JsonNode wanted, int depth) {
        ObjectNode object = nodes.objectNode();
        for (Map.Entry<String, JsonNode> one : wanted.path("properties").properties()) {
            String name = one.getKey();
            member(name, one.getValue(), isRequired(wanted, name), depth + 1)
                    .ifPresent(value -> object.set(name, value));
        }
        return object;
    }

    private Optional<JsonNode> member(String name, JsonNode part, boolean required, int depth) {
        boolean mayBeNull = mayBeNull(part);
        if (required && !mayBeNull) {
            return Optional.of(fill(name, part, depth));
        }
        if (required || !onlyRequired) {
            Optional<JsonNode> found = found(name, resolved(part), depth);
            return required ? found.or(() -> Optional.of(nodes.nullNode())) : found;
        }
        return Optional.empty();
    }

    private static boolean isRequired(JsonNode wanted, String property) {
        for (JsonNode name : wanted.path("required")) {
            if (name.asText().equals(property)) {
                return true;
            }
        }
        return false;
    }

    /** A value that stands in the text: of an object, some of it, for which it is not enough that there is any text. */
    private Optional<JsonNode> found(String name, JsonNode wanted, int depth) {
        if (depth > DEEPEST_OF_ABSENT) {
            return Optional.empty();
        }
        return switch (type(wanted)) {
            case "object" -> Optional.<JsonNode>of(object(wanted, depth)).filter(any -> saysSome(wanted, depth));
            case "array" ->
                Optional.<JsonNode>of(array(name, wanted, depth))
                        .filter(any -> !pairs(wanted).isEmpty());
            default -> said.value(name, wanted);
        };
    }

    private boolean saysSome(JsonNode wanted, int depth) {
        boolean some = false;
        for (Map.Entry<String, JsonNode> one : wanted.path("properties").properties()) {
            JsonNode part = resolved(one.getValue());
            boolean anyText = type(part).equals("string") && !part.has("format") && !part.has("pattern");
            some |= !anyText && found(one.getKey(), part, depth + 1).isPresent();
        }
        return some;
    }

    private ArrayNode array(String name, JsonNode wanted, int depth) {
        ArrayNode array = pairs(wanted);
        while (array.size() < wanted.path("minItems").asInt(0)) {
            array.add(fill(name, wanted.path("items"), depth + 1));
        }
        return array;
    }

    /** Empty unless a list of names and values is wanted. */
    private ArrayNode pairs(JsonNode wanted) {
        ArrayNode array = nodes.arrayNode();
        JsonNode properties = resolved(wanted.path("items")).path("properties");
        JsonNode name = resolved(properties.path("name"));
        JsonNode value = resolved(properties.path("value"));
        if (properties.size() == 2 && type(name).equals("string") && type(value).equals("string")) {
            Material.pairs(blocks).entrySet().stream()
                    .filter(pair -> Said.isWhole(pair.getKey(), name) && Said.isWhole(pair.getValue(), value))
                    .limit(wanted.path("maxItems").asLong(Long.MAX_VALUE))
                    .forEach(
                            pair -> array.addObject().put("name", pair.getKey()).put("value", pair.getValue()));
        }
        return array;
    }
}
