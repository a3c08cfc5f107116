package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What JSON has to look like: made from a record to have a model answer in its shape, or read from a JSON Schema.
 *
 * <p>From a record comes a schema that the strict {@code json_schema} mode of OpenAI-style providers accepts: no further
 * properties, all required, what may be absent as nullable. In it may stand
 *
 * <ul>
 *   <li>{@code String}, {@code boolean}, the whole and the broken numbers with and without their boxes, {@code BigDecimal},
 *       {@code BigInteger}, {@code UUID}, {@code URI}, enums;
 *   <li>{@code Instant}, {@code OffsetDateTime}, {@code ZonedDateTime}, {@code LocalDateTime}, {@code LocalDate}, {@code
 *       OffsetTime}, {@code LocalTime} and {@code Duration}, as text in ISO 8601;
 *   <li>{@code List}, {@code Set} and {@code Collection}; {@code Map} with text as keys, which strict mode knows only as a
 *       list of objects with {@code key} and {@code value};
 *   <li>other records, also in themselves; sealed interfaces of records, told apart by a property {@code type} with the
 *       record's simple name.
 * </ul>
 *
 * <p>A component may be absent or null if it is an {@code Optional} or has an annotation named {@code Nullable}. {@link
 * Description} says what something is for. The package of the records must be open to {@code dev.orchestrator.core} where
 * modules are used.
 *
 * <p>Instances cannot be changed and may be used by many threads at once; make one for each type and keep it.
 *
 * @param <T> what the JSON becomes
 */
public final class JsonSchema<T> {

    /** How many problems are told at most. */
    public static final int MOST_PROBLEMS = 20;

    private final String name;
    private final Map<String, @Nullable Object> schema;
    private final boolean absentIsNull;
    private final Function<@Nullable Object, T> binding;

    private JsonSchema(
            String name,
            Map<String, @Nullable Object> schema,
            boolean absentIsNull,
            Function<@Nullable Object, T> binding) {
        this.name = name;
        this.schema = schema;
        this.absentIsNull = absentIsNull;
        this.binding = binding;
    }

    /**
     * Makes the schema of a record.
     *
     * @param type a record whose components are of the types named above
     * @param <T> the record
     * @return its schema
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is no record, or holds what has
     *     no schema; the message names it
     */
    public static <T> JsonSchema<T> of(Class<T> type) {
        Check.present(type, "type");
        Check.that(type.isRecord(), "A JSON schema is made from a record, and " + type.getName() + " is none");
        Map<String, @Nullable Object> schema = SchemaDerivation.of(type);
        return new JsonSchema<>(type.getSimpleName(), schema, true, value -> type.cast(Binding.root(type, value)));
    }

    /**
     * Makes the schema of an object with a property for each of some parameters of a method. What may stand in a record
     * may be the type of a parameter, and is optional likewise.
     *
     * @param name what messages call it
     * @param parameters the parameters in order, under the names of their properties
     * @return a schema whose values become the arguments, in the order of the parameters
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if one of them has a type for which
     *     there is no schema; the message names it
     */
    public static JsonSchema<List<@Nullable Object>> of(String name, Map<String, Parameter> parameters) {
        Check.notBlank(name, "name");
        List<Slot> slots = Check.present(parameters, "parameters").entrySet().stream()
                .map(parameter -> Slot.of(parameter.getKey(), parameter.getValue()))
                .toList();
        return new JsonSchema<>(
                name, SchemaDerivation.of(name, slots), true, value -> Binding.parameters(slots, value));
    }

    /**
     * Reads a JSON Schema. Understood are {@code type}, {@code enum}, {@code const}, {@code properties}, {@code required},
     * {@code additionalProperties}, {@code items}, {@code minItems}, {@code maxItems}, {@code minLength}, {@code maxLength},
     * {@code minimum}, {@code maximum}, {@code anyOf}, {@code oneOf} (as {@code anyOf}), {@code format} (of {@code
     * date-time}, {@code date}, {@code time} and {@code uuid}), {@code $ref} within the schema and {@code $defs}; what else there is asks for nothing.
     *
     * @param name what messages call it
     * @param schema the schema's text
     * @return a schema whose values stay what {@link Json} reads: objects as maps, which cannot be changed. What is no
     *     object is not bound
     * @throws JsonException if the text is not a JSON object
     */
    public static JsonSchema<Map<String, @Nullable Object>> parse(String name, String schema) {
        Check.notBlank(name, "name");
        if (!(Json.read(Check.present(schema, "schema")) instanceof Map<?, ?> map)) {
            throw new JsonException(JsonException.Reason.SYNTAX, "JSON: the schema " + name + " is not an object");
        }
        return new JsonSchema<>(name, SchemaDerivation.frozen(map), false, Binding::members);
    }

    /**
     * Returns what the schema is called, as providers ask for.
     *
     * @return the simple name of the record, or the name given
     */
    public String name() {
        return name;
    }

    /**
     * Returns the schema.
     *
     * @return a JSON Schema as maps and lists that cannot be changed
     */
    public Map<String, @Nullable Object> asMap() {
        return schema;
    }

    /**
     * Returns the schema as JSON.
     *
     * @return a JSON Schema, without white space
     */
    public String text() {
        return Json.write(schema);
    }

    /**
     * Holds a value against the schema.
     *
     * @param value what {@link Json} read
     * @return what does not fit, at most {@value #MOST_PROBLEMS}; empty if all fits
     */
    public List<JsonProblem> problems(@Nullable Object value) {
        return SchemaValidation.ofValue(schema, absentIsNull).problems(value);
    }

    /**
     * Makes the Java value.
     *
     * @param value what {@link Json} read
     * @return the record, its lists and maps not to be changed
     * @throws JsonException with {@link JsonException.Reason#MISFIT} and the problems, if the value does not fit; also where
     *     a number is too large for its component, or a record's constructor refuses a value
     */
    public T bind(@Nullable Object value) {
        return bind(value, SchemaValidation.ofValue(schema, absentIsNull));
    }

    private T bind(@Nullable Object value, SchemaValidation validation) {
        try {
            return fitting(value, validation);
        } catch (Binding.Refused refused) {
            throw new JsonException(name, refused.problems());
        }
    }

    private T fitting(@Nullable Object value, SchemaValidation validation) {
        List<JsonProblem> problems = validation.problems(value);
        if (!problems.isEmpty()) {
            throw new Binding.Refused(problems);
        }
        return binding.apply(value);
    }

    /**
     * Finds the value in a model's answer: extracts, repairs, validates, binds. Of several candidates the first that fits
     * counts, in the order of {@link Json#extract(String)}.
     *
     * @param answer what the model wrote
     * @return the record
     * @throws JsonException if there is no JSON, or none that fits: {@link JsonException#feedback()} tells the model why
     */
    public T read(String answer) {
        return read(answer, JsonLimits.DEFAULT);
    }

    /**
     * Finds the value in a model's answer; see {@link #read(String)}.
     *
     * @param answer what the model wrote
     * @param limits how much is read before it is refused
     * @return the record
     * @throws JsonException if there is no JSON, or none that fits, or it is beyond the limits
     */
    public T read(String answer, JsonLimits limits) {
        Source source = new Source(Check.present(answer, "answer"), Check.present(limits, "limits"));
        return read(source, validation(source.length()));
    }

    SchemaValidation validation(int characters) {
        return SchemaValidation.ofText(schema, absentIsNull, characters);
    }

    /** Holds all candidates against the schema with the steps of one validation. */
    T read(Source source, SchemaValidation validation) {
        Binding.Refused first = null;
        for (Object candidate : Json.candidates(source)) {
            try {
                return fitting(candidate, validation);
            } catch (Binding.Refused refused) {
                first = first == null ? refused : first;
            }
        }
        throw new JsonException(
                name, Objects.requireNonNull(first, "no candidate").problems());
    }

    /**
     * Takes the value of an answer that may be cut off: the model reached its limit of tokens, or a filter stopped it. The
     * text must be one JSON value and nothing else; {@link #read(String)} would close what is open, and the last number of
     * it may be a part of the one that was meant.
     *
     * @param answer what the model wrote
     * @return the record
     * @throws JsonException with {@link JsonException.Reason#CUT_OFF} if the text is no whole JSON; or if it does not fit
     */
    public T readWhole(String answer) {
        try {
            return bind(Json.read(answer), validation(answer.length()));
        } catch (JsonException e) {
            if (e.reason() != JsonException.Reason.SYNTAX) {
                throw e;
            }
            throw new JsonException(
                    JsonException.Reason.CUT_OFF,
                    "JSON: the answer was cut off after " + answer.length()
                            + " characters; allow more tokens or ask for less");
        }
    }

    @Override
    public String toString() {
        return "JsonSchema[" + name + "]";
    }
}
