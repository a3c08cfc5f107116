package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a JSON Schema with what stands in the text it was given. Lists of names and values are filled with the lines that
 * read {@code name: value}; other lists stay as short as the schema allows; a text is a sentence, a number the first one
 * there is, and one of several words that which stands in the text.
 */
final class Structured {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final int DEEPEST = 20;

    private final JsonNode schema;
    private final List<String> blocks;
    private final String text;
    private final boolean onlyRequired;
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private Structured(JsonNode schema, List<String> blocks, String text, boolean onlyRequired) {
        this.schema = schema;
        this.blocks = blocks;
        this.text = text;
        this.onlyRequired = onlyRequired;
    }

    static String answer(JsonNode schema, List<Turn> turns) {
        Turn question = turns.get(turns.size() - 1);
        List<String> blocks = Material.of(question);
        String text = blocks.isEmpty() ? Passage.ownWords(question) : Material.digest(blocks);
        return new Structured(schema, blocks, text, false).fill(schema, 0).toString();
    }

    /** Fills the arguments of a tool: what may be left out is left out. */
    static ObjectNode arguments(JsonNode schema, String text) {
        Structured structured = new Structured(schema, List.of(), text, true);
        return structured.object(structured.resolved(schema), 0);
    }

    private JsonNode fill(JsonNode part, int depth) {
        JsonNode wanted = resolved(part);
        if (depth > DEEPEST) {
            return nodes.nullNode();
        }
        if (wanted.has("const")) {
            return wanted.get("const");
        }
        if (wanted.has("enum")) {
            return one(wanted.get("enum"));
        }
        return switch (type(wanted)) {
            case "object" -> object(wanted, depth);
            case "array" -> array(wanted, depth);
            case "string" -> nodes.textNode(text);
            case "integer", "number" -> number(wanted);
            case "boolean" -> nodes.booleanNode(true);
            default -> nodes.nullNode();
        };
    }

    private JsonNode resolved(JsonNode part) {
        String reference = part.path("$ref").asText();
        if (reference.startsWith("#/")) {
            return resolved(schema.at(reference.substring(1)));
        }
        JsonNode choices = part.has("anyOf") ? part.get("anyOf") : part.path("oneOf");
        return choices.isEmpty() ? part : resolved(choices.get(0));
    }

    /** Where something may be null it is not. */
    private static String type(JsonNode wanted) {
        JsonNode type = wanted.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private JsonNode one(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (choice.isTextual() && text.contains(choice.asText())) {
                return choice;
            }
        }
        return choices.get(choices.size() - 1);
    }

    private ObjectNode object(JsonNode wanted, int depth) {
        ObjectNode object = nodes.objectNode();
        wanted.path("properties").fields().forEachRemaining(one -> {
            if (!onlyRequired || isRequired(wanted, one.getKey())) {
                object.set(one.getKey(), fill(one.getValue(), depth + 1));
            }
        });
        return object;
    }

    private static boolean isRequired(JsonNode wanted, String property) {
        for (JsonNode name : wanted.path("required")) {
            if (name.asText().equals(property)) {
                return true;
            }
        }
        return false;
    }

    private ArrayNode array(JsonNode wanted, int depth) {
        ArrayNode array = nodes.arrayNode();
        JsonNode properties = resolved(wanted.path("items")).path("properties");
        if (properties.size() == 2 && properties.has("name") && properties.has("value")) {
            Material.pairs(blocks)
                    .forEach((name, value) ->
                            array.add(nodes.objectNode().put("name", name).put("value", value)));
        }
        while (array.size() < wanted.path("minItems").asInt(0)) {
            array.add(fill(wanted.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode number(JsonNode wanted) {
        Matcher number = NUMBER.matcher(text);
        return nodes.numberNode(
                number.find()
                        ? Long.parseLong(number.group())
                        : wanted.path("minimum").asLong(0));
    }
}
