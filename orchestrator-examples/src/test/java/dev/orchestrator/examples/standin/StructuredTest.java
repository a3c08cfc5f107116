package dev.orchestrator.examples.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stand-in answers is valid by the schema, and none of it is made up where it may be absent. */
class StructuredTest {

    private static final String STORM = """
            The storm breaks 9999 planks on 2026-03-14, and -3 to 12.5 degrees are not urgent.
            Item KL-204 is broken: a brass lantern by night.""";

    private static final List<String> TEXTS =
            List.of(STORM, "Short.", "", "7", "x".repeat(700), "Colour: red\nSize: 3");

    private static final List<String> SCHEMAS = List.of(
            object("\"n\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":10}"),
            object("\"n\":{\"type\":\"integer\",\"minimum\":-9,\"maximum\":-4}"),
            object("\"n\":{\"type\":\"integer\",\"minimum\":1.5}"),
            object("\"n\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1}"),
            object("\"n\":{\"type\":\"number\",\"maximum\":-0.25}"),
            object("\"s\":{\"type\":\"string\",\"maxLength\":5}"),
            object("\"s\":{\"type\":\"string\",\"minLength\":20,\"maxLength\":20}"),
            object("\"s\":{\"type\":\"string\",\"minLength\":200}"),
            object("\"s\":{\"type\":\"string\",\"format\":\"date\"},\"t\":{\"type\":\"string\",\"format\":\"time\"}"),
            object(
                    "\"s\":{\"type\":\"string\",\"format\":\"date-time\"},\"u\":{\"type\":\"string\",\"format\":\"uuid\"}"),
            object("\"b\":{\"type\":\"boolean\"},\"c\":{\"const\":4}"),
            object("\"e\":{\"type\":\"string\",\"enum\":[\"DAY\",\"NIGHT\",\"UNKNOWN\"]},\"f\":{\"enum\":[3,null]}"),
            object(
                    "\"l\":{\"type\":\"array\",\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"integer\",\"maximum\":5}}"),
            object("\"l\":{\"type\":\"array\",\"minItems\":3,\"maxItems\":3,\"items\":"
                    + object("\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\",\"maxLength\":2}") + "}"),
            object("\"l\":{\"type\":\"array\",\"minItems\":1,\"items\":"
                    + object("\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"number\"}") + "}"),
            object("\"o\":" + object("\"p\":" + object("\"n\":{\"type\":\"integer\",\"minimum\":3}"))),
            object("\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\",\"maxLength\":3}]}"),
            object("\"a\":{\"type\":[\"null\",\"integer\"],\"minimum\":100,\"maximum\":200}"),
            "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
                    + "\"n\":{\"type\":\"integer\",\"minimum\":100,\"maximum\":200},"
                    + "\"s\":{\"type\":\"string\",\"minLength\":300,\"maxLength\":310},"
                    + "\"e\":{\"enum\":[\"a1\",\"a2\"]},\"b\":{\"type\":\"boolean\"},"
                    + "\"l\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\",\"maxLength\":2}}}}");

    private static String object(String properties) {
        List<?> names = List.copyOf(((Map<?, ?>) Json.read("{" + properties + "}")).keySet());
        return "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" + properties + "},\"required\":"
                + Json.write(names) + "}";
    }

    /** Of all sorts, those included that hold themselves. */
    record Scene(
            String title,
            Light light,
            int pages,
            boolean urgent,
            LocalDate shot,
            Instant begun,
            UUID id,
            Optional<Light> after,
            @Nullable LocalDate struck,
            @Nullable Scene next,
            List<Scene> parts,
            Map<String, String> props,
            Owner owner) {}

    enum Light {
        DAY,
        NIGHT,
        UNKNOWN
    }

    sealed interface Owner {}

    record Nobody() implements Owner {}

    record Person(String name) implements Owner {}

    static Stream<String> schemas() {
        return Stream.concat(
                SCHEMAS.stream(), Stream.of(JsonSchema.of(Scene.class).text()));
    }

    private static String answer(String schema, String text) {
        try {
            return Structured.answer(Wire.JSON.readTree(schema), List.of(new Turn("user", text)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(schema, e);
        }
    }

    private static String arguments(String schema, String text) {
        try {
            return Structured.arguments(Wire.JSON.readTree(schema), text).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(schema, e);
        }
    }

    /** As data mode shows it. */
    private static String material(String text) {
        return "Complete it.\n----- BEGIN MATERIAL x1 -----\n" + text + "\n----- END MATERIAL x1 -----";
    }

    private static Object read(String properties, String text) {
        return Json.read(answer(object(properties), text));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void answers_and_arguments_are_valid_by_the_schema(String schema) {
        JsonSchema<?> valid = JsonSchema.parse("answer", schema);
        for (String text : TEXTS) {
            for (String answer :
                    List.of(answer(schema, text), answer(schema, material(text)), arguments(schema, text))) {
                assertThat(valid.problems(Json.read(answer))).as(answer).isEmpty();
            }
        }
    }

    @Test
    void answers_in_the_shape_of_a_record_become_one() {
        JsonSchema<Scene> schema = JsonSchema.of(Scene.class);
        Scene scene = schema.read(answer(schema.text(), STORM));
        assertThat(scene.light()).isEqualTo(Light.NIGHT);
        assertThat(scene.shot()).isEqualTo(LocalDate.of(2026, 3, 14));
        assertThat(scene.urgent()).isFalse();
        assertThat(scene.parts()).isEmpty();
    }

    @Test
    void the_first_number_that_fits_is_taken_and_none_of_another_size() {
        assertThat(read("\"n\":{\"type\":\"integer\",\"maximum\":20}", STORM)).isEqualTo(Map.of("n", 3L));
        assertThat(read("\"n\":{\"type\":\"integer\",\"maximum\":0}", STORM)).isEqualTo(Map.of("n", -3L));
        assertThat(read("\"n\":{\"type\":\"integer\",\"minimum\":50,\"maximum\":60}", STORM))
                .isEqualTo(Map.of("n", 50L));
    }

    @Test
    void references_that_lead_nowhere_or_to_themselves_are_endured() {
        assertThat(answer("{\"$ref\":\"#\"}", STORM)).isNotNull();
        assertThat(answer("{\"$ref\":\"#anchor\"}", STORM)).isNotNull();
        assertThat(answer("{\"$ref\":\"#/a\",\"a\":{\"$ref\":\"#/b\"},\"b\":{\"$ref\":\"#/a\"}}", STORM))
                .isNotNull();
    }

    @Test
    void what_has_a_pattern_is_looked_for() {
        assertThat(read("\"s\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d+$\"}", STORM))
                .isEqualTo(Map.of("s", "KL-204"));
    }

    @Test
    void what_is_true_is_said_and_not_denied() {
        String flags = "\"isBroken\":{\"type\":\"boolean\"},\"broken\":{\"type\":\"boolean\"},"
                + "\"urgent\":{\"type\":\"boolean\"},\"lost\":{\"type\":\"boolean\"}";
        assertThat(read(flags, STORM))
                .isEqualTo(Map.of("isBroken", true, "broken", true, "urgent", false, "lost", false));
    }

    @Test
    void of_choices_the_one_that_is_mentioned_else_the_one_that_says_nothing_else_the_first() {
        String light = "\"e\":{\"enum\":[\"DAY\",\"NIGHT\",\"UNKNOWN\"]}";
        assertThat(read(light, STORM)).isEqualTo(Map.of("e", "NIGHT"));
        assertThat(read(light, "A lantern.")).isEqualTo(Map.of("e", "UNKNOWN"));
        assertThat(read("\"e\":{\"enum\":[\"DAY\",\"NIGHT\"]}", "A lantern, daylong."))
                .isEqualTo(Map.of("e", "DAY"));
    }

    @Test
    void what_may_be_absent_and_is_not_in_the_text_is_left_out() {
        String optional = "{\"type\":\"object\",\"properties\":{"
                + "\"n\":{\"type\":\"integer\"},\"b\":{\"type\":\"boolean\"},\"e\":{\"enum\":[\"DAY\",\"NIGHT\"]},"
                + "\"d\":{\"type\":\"string\",\"format\":\"date\"},\"o\":" + object("\"n\":{\"type\":\"integer\"}")
                + "}}";
        assertThat(answer(optional, "A lantern.")).isEqualTo("{}");
        assertThat(Json.read(answer(optional, "By day, 4 lanterns.")))
                .isEqualTo(Map.of("n", 4L, "e", "DAY", "o", Map.of("n", 4L)));
        assertThat(answer(object("\"d\":{\"type\":[\"string\",\"null\"],\"format\":\"date\"}"), "A lantern."))
                .isEqualTo("{\"d\":null}");
    }
}
