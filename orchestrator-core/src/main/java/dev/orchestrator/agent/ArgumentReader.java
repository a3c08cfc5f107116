package dev.orchestrator.agent;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonLimits;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes arguments out of what a model wrote: repaired where it is clear what was meant, and held against the schema. */
final class ArgumentReader {

    /** More than any model writes at once, and less than what fills a memory. */
    static final JsonLimits LIMITS = new JsonLimits(2_000_000, 100);

    private static final int LONGEST_FEEDBACK = 4_000;

    /** What models wrap arguments in that they should have written alone. */
    private static final Set<String> WRAPPERS = Set.of("arguments", "args", "parameters", "params", "input");

    /** The arguments do not fit; the message is for the model. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String feedback) {
            super(feedback, null, false, false);
        }

        String feedback() {
            return String.valueOf(getMessage());
        }
    }

    private final String tool;
    private final JsonSchema<Map<String, @Nullable Object>> schema;
    private final Map<?, ?> properties;

    ArgumentReader(ToolSpec spec) {
        this.tool = spec.name();
        this.schema = schema(spec);
        this.properties = schema.asMap().get("properties") instanceof Map<?, ?> map ? map : Map.of();
    }

    private static JsonSchema<Map<String, @Nullable Object>> schema(ToolSpec spec) {
        try {
            return JsonSchema.parse(spec.name(), spec.parameters());
        } catch (JsonException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "The parameters of tool " + spec.name() + " are no JSON Schema", e);
        }
    }

    /** The arguments, which cannot be changed. */
    Map<String, @Nullable Object> read(String text) throws Unfit {
        Object value = value(text);
        Object repaired = ArgumentRepair.of(schema.asMap()).fitted(unwrapped(value));
        try {
            return schema.bind(repaired);
        } catch (JsonException e) {
            throw unfit(e);
        }
    }

    private @Nullable Object value(String text) throws Unfit {
        if (text.length() > LIMITS.characters() || ResponseText.isTooLong(text)) {
            throw new Unfit("The arguments of " + tool + " are too long: send less than a million characters.");
        }
        try {
            return Json.read(text, LIMITS);
        } catch (JsonException e) {
            return repaired(text, e);
        }
    }

    /** Half of what was meant may do harm, and so may one half of two: neither is repaired. */
    private @Nullable Object repaired(String text, JsonException failure) throws Unfit {
        if (failure.reason() == JsonException.Reason.SYNTAX && !isOneWhole(text)) {
            throw new Unfit("The arguments of " + tool
                    + " are not one complete JSON object: send them again, complete and without anything else.");
        }
        try {
            return Json.repair(text, LIMITS);
        } catch (JsonException e) {
            throw unfit(e);
        }
    }

    /** Whether one bracket encloses all, and all that is open is closed. */
    private static boolean isOneWhole(String text) {
        int depth = 0;
        int wholes = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
                wholes += depth == 0 ? 1 : 0;
            }
        }
        return depth == 0 && wholes == 1 && !quoted;
    }

    /** Takes off what some models put around an object: a string, a list of one, the word arguments, or nothing at all. */
    private @Nullable Object unwrapped(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof String text && text.strip().startsWith("{")) {
            return ArgumentRepair.readOr(text, value);
        }
        if (value instanceof List<?> list && list.size() == 1 && list.get(0) instanceof Map<?, ?> only) {
            return only;
        }
        return value instanceof Map<?, ?> map ? inside(map) : value;
    }

    private Object inside(Map<?, ?> map) {
        Object name = map.size() == 1 ? map.keySet().iterator().next() : "";
        boolean wrapped = WRAPPERS.contains(name) && !properties.containsKey(name) && !properties.isEmpty();
        return wrapped && map.get(name) instanceof Map<?, ?> inner ? inner : map;
    }

    private Unfit unfit(JsonException e) {
        String feedback = Excerpts.of(e.feedback(), LONGEST_FEEDBACK);
        String names = properties.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names()));
        return new Unfit("The arguments of " + tool + " do not fit.\n" + feedback + "\nThe arguments it knows: "
                + Excerpts.of(names, LONGEST_FEEDBACK) + ".");
    }

    private List<String> names() {
        return properties.keySet().stream().map(String::valueOf).toList();
    }
}
