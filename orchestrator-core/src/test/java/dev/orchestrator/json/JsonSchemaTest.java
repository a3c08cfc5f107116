package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

    enum Genre {
        HEIST,
        DRAMA
    }

    @Description("Somebody in front of the camera.")
    record Actor(
            String name,

            @Description("Year of birth, if known.") @Nullable
            Integer born) {}

    record Film(
            @Description("As on the poster.") String title,
            int year,
            double score,
            boolean seen,
            Genre genre,
            List<Actor> cast,
            Set<String> tags,
            Map<String, Long> takings,
            Optional<Genre> second,
            @Nullable Actor director,
            LocalDate released) {}

    private static final JsonSchema<Film> FILM = JsonSchema.of(Film.class);

    private static final String HEAT = """
            {"title":"Heat","year":1995,"score":8.3,"seen":true,"genre":"HEIST",
             "cast":[{"name":"Al","born":1940},{"name":"Val","born":null}],"tags":["la","la","bank"],
             "takings":[{"key":"us","value":67436818}],"second":null,"director":{"name":"Michael","born":1943},
             "released":"1995-12-15"}
            """;

    @Test
    void the_schema_is_what_strict_mode_takes() {
        String actor =
                "\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"born\":{\"type\":[\"integer\",\"null\"],"
                        + "\"description\":\"Year of birth, if known.\"}},\"required\":[\"name\",\"born\"],\"additionalProperties\":false,"
                        + "\"description\":\"Somebody in front of the camera.\"";
        String genre = "{\"type\":\"string\",\"enum\":[\"HEIST\",\"DRAMA\"]}";
        assertThat(FILM.text())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\",\"description\":\"As on the poster.\"},"
                                + "\"year\":{\"type\":\"integer\"},\"score\":{\"type\":\"number\"},\"seen\":{\"type\":\"boolean\"},\"genre\":"
                                + genre
                                + ",\"cast\":{\"type\":\"array\",\"items\":{" + actor
                                + "}},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
                                + "\"takings\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},"
                                + "\"value\":{\"type\":\"integer\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false}},"
                                + "\"second\":{\"anyOf\":[" + genre
                                + ",{\"type\":\"null\"}]},\"director\":{\"anyOf\":[{" + actor
                                + "},{\"type\":\"null\"}]},\"released\":{\"type\":\"string\",\"format\":\"date\"}},"
                                + "\"required\":[\"title\",\"year\",\"score\",\"seen\",\"genre\",\"cast\",\"tags\",\"takings\",\"second\",\"director\",\"released\"],"
                                + "\"additionalProperties\":false}");
        assertThat(FILM.name()).isEqualTo("Film");
        assertThat(FILM).hasToString("JsonSchema[Film]");
    }

    @Test
    void json_becomes_the_record() {
        Film heat = FILM.read("Gladly:\n```json\n" + HEAT + "```");
        assertThat(heat)
                .isEqualTo(new Film(
                        "Heat",
                        1995,
                        8.3,
                        true,
                        Genre.HEIST,
                        List.of(new Actor("Al", 1940), new Actor("Val", null)),
                        Set.of("la", "bank"),
                        Map.of("us", 67436818L),
                        Optional.empty(),
                        new Actor("Michael", 1943),
                        LocalDate.of(1995, 12, 15)));
        assertThatThrownBy(() -> heat.cast().add(new Actor("x", 1))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_may_be_null_may_be_absent() {
        Film heat = FILM.read(HEAT.replace("\"second\":null,", "").replace(",\"born\":null", ""));
        assertThat(heat.second()).isEmpty();
        assertThat(heat.cast().get(1).born()).isNull();
    }

    private static void assertProblems(String json, String... problems) {
        assertThatThrownBy(() -> FILM.read(json)).isInstanceOfSatisfying(JsonException.class, e -> {
            assertThat(e.reason()).isEqualTo(JsonException.Reason.MISFIT);
            assertThat(e.feedback()).isEqualTo(String.join("\n", problems));
            assertThat(e.getMessage())
                    .isEqualTo("The JSON does not fit Film: " + problems.length
                            + " problem(s), which problems() lists; ask the model again with them");
        });
    }

    @Test
    void what_does_not_fit_is_told_with_its_path() {
        assertProblems(HEAT.replace("\"title\":\"Heat\",", ""), "$.title: is missing");
        assertProblems(HEAT.replace("1995,", "\"1995\","), "$.year: expected an integer, got a string");
        assertProblems(HEAT.replace("1995,", "1995.5,"), "$.year: expected an integer, got a number");
        assertProblems(HEAT.replace("1995,", "null,"), "$.year: expected an integer, got null");
        assertProblems(HEAT.replace("HEIST", "Heist"), "$.genre: must be one of \"HEIST\", \"DRAMA\"");
        assertProblems(
                HEAT.replace("\"name\":\"Val\"", "\"name\":[]"), "$.cast[1].name: expected a string, got an array");
        assertProblems(HEAT.replace("1943", "\"x\""), "$.director.born: expected an integer or null, got a string");
        assertProblems(HEAT.replace("1995-12-15", "15.12.1995"), "$.released: must look like 2026-01-31");
        assertProblems(
                HEAT.replace("true", "1").replace("\"us\"", "7"),
                "$.seen: expected a boolean, got a number",
                "$.takings[0].key: expected a string, got a number");
    }

    @Test
    void an_unknown_property_is_told_and_its_name_stays_out_of_the_message() {
        assertThatThrownBy(() -> FILM.read(HEAT.replace("\"seen\"", "\"secret\":1,\"seen\"")))
                .hasMessageNotContaining("secret")
                .isInstanceOfSatisfying(
                        JsonException.class,
                        e -> assertThat(e.feedback())
                                .startsWith("$.secret: is unknown: the properties are [title, year,"));
    }

    @Test
    void a_number_too_large_for_its_component_is_a_problem() {
        assertProblems(HEAT.replace("1995,", "3000000000,"), "$.year: is too large: it must fit into int");
        assertProblems(HEAT.replace("8.3", "1e999"), "$.score: is too large: it must fit into double");
        assertThat(FILM.read(HEAT.replace("1995,", "1.995e3,")).year()).isEqualTo(1995);
    }

    record Rated(String title, int stars) {
        Rated {
            if (stars > 5) {
                throw new IllegalArgumentException("stars go to 5");
            }
        }
    }

    @Test
    void what_a_constructor_refuses_is_a_problem() {
        assertThatThrownBy(() -> JsonSchema.of(Rated.class).read("{\"title\":\"x\",\"stars\":6}"))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.feedback()).isEqualTo("$: was refused: stars go to 5"));
    }

    @Test
    void of_several_values_in_an_answer_the_one_that_fits_is_taken() {
        String answer = "Not {\"name\": \"x\", \"year\": 1, \"more\": [1, 2, 3]} but {\"title\": \"x\", \"stars\": 3}";
        assertThat(JsonSchema.of(Rated.class).read(answer)).isEqualTo(new Rated("x", 3));
    }

    @Test
    void a_value_that_the_constructor_refuses_does_not_hide_the_next_one() {
        String answer = "A draft {\"title\": \"a long one\", \"stars\": 6}, and {\"title\": \"x\", \"stars\": 5}";
        assertThat(JsonSchema.of(Rated.class).read(answer)).isEqualTo(new Rated("x", 5));
    }

    @Test
    void a_schema_that_was_given_is_held_against_maps() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("stock", """
                {"type":"object","required":["sku"],"properties":{
                  "sku":{"type":"string","minLength":2,"maxLength":4},"left":{"type":"integer","minimum":0,"maximum":9},
                  "kind":{"const":"a"},"any":{"oneOf":[{"type":"string"},{"type":"array","maxItems":1,"minItems":1}]}},
                 "additionalProperties":{"type":"boolean"}}
                """);
        assertThat(schema.read("So: {sku: \"A-7\", \"left\": 7, \"kind\": \"a\", \"any\": [1], \"more\": true}"))
                .isEqualTo(Map.of("sku", "A-7", "left", 7L, "kind", "a", "any", List.of(1L), "more", true));
        assertThat(schema.problems(Json.read("{\"sku\":\"x\",\"left\":-1,\"kind\":\"b\",\"any\":[],\"more\":1}")))
                .extracting(JsonProblem::toString)
                .containsExactly(
                        "$.sku: must have at least 2 characters",
                        "$.left: must be at least 0",
                        "$.kind: must be one of \"a\"",
                        "$.any: must have at least 1 items",
                        "$.more: expected a boolean, got a number");
        assertThat(schema.problems(Json.read("{}"))).containsExactly(new JsonProblem("$.sku", "is missing"));
    }

    @Test
    void a_schema_that_means_itself_asks_for_nothing_and_ends() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse(
                "loop",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"},\"b\":{\"$ref\":\"#/none\"}}}");
        assertThat(schema.problems(Json.read("{\"x\":[1]}"))).isEmpty();
    }

    @Test
    void kinds_that_mean_themselves_end_in_the_typed_failure() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("loop", "{\"anyOf\":[{\"$ref\":\"#\"}]}");
        assertThatThrownBy(() -> schema.problems(Map.of()))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(JsonException.Reason.TOO_COSTLY));
    }

    @Test
    void paths_that_would_take_quadratic_time_end_in_the_typed_failure() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse(
                "deep", "{\"items\":{\"type\":\"integer\"},\"additionalProperties\":{\"$ref\":\"#\"}}");
        String begin = ("{\"" + "k".repeat(99) + "\":").repeat(190) + "[";
        String end = "1]" + "}".repeat(190);
        assertThat(schema.problems(Json.read(begin + end))).isEmpty();
        assertThatThrownBy(() -> schema.problems(Json.read(begin + "1,".repeat(100_000) + end)))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(JsonException.Reason.TOO_COSTLY));
    }

    @Test
    void only_an_object_is_bound_by_a_schema_that_was_given() {
        assertThatThrownBy(() -> JsonSchema.parse("any", "{}").bind(null))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.feedback()).isEqualTo("$: expected an object"));
    }

    @Test
    void a_value_without_the_tag_of_its_kinds_is_held_against_all_of_them() {
        String tag = "{\"properties\":{\"type\":%s},\"required\":[\"type\"]}";
        for (String type : List.of("{\"type\":\"string\"}", "{\"const\":\"a\"}", "{\"enum\":[\"a\"]}")) {
            JsonSchema<Map<String, @Nullable Object>> schema =
                    JsonSchema.parse("kinds", "{\"anyOf\":[" + tag.formatted(type) + ",{\"type\":\"null\"}]}");
            assertThat(schema.problems(Json.read("{}"))).containsExactly(new JsonProblem("$.type", "is missing"));
            assertThat(schema.problems(Json.read("{\"type\":\"a\"}"))).isEmpty();
        }
    }

    @Test
    void the_kind_whose_constant_tag_a_value_bears_is_the_one_that_was_meant() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("kinds", """
                {"oneOf":[{"properties":{"type":{"const":"a"},"n":{"type":"string"},"m":{"type":"string"}}},
                          {"properties":{"type":{"const":"b"},"n":{"type":"string"}}}]}
                """);
        assertThat(schema.problems(Json.read("{\"type\":\"a\",\"n\":1,\"m\":2}")))
                .extracting(JsonProblem::path)
                .containsExactly("$.n", "$.m");
    }

    @Test
    void where_no_kind_has_the_tag_of_a_value_the_tags_are_told() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("kinds", """
                {"anyOf":[{"properties":{"is":{"const":"a"},"n":{"type":"string"}},"required":["is"]},
                          {"properties":{"n":{"type":"string"},"is":{"enum":["b"]}},"required":["is"]}]}
                """);
        assertThat(schema.problems(Json.read("{\"n\":1}")))
                .containsExactly(new JsonProblem("$.is", "is missing: must be one of \"a\", \"b\""));
        assertThat(schema.problems(Json.read("{\"is\":\"c\",\"n\":1}")))
                .containsExactly(new JsonProblem("$.is", "must be one of \"a\", \"b\""));
        assertThat(schema.problems(Json.read("{\"is\":\"b\",\"n\":1}")))
                .containsExactly(new JsonProblem("$.n", "expected a string, got a number"));
    }

    @Test
    void a_tag_that_may_be_absent_or_null_rules_out_only_what_it_contradicts() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("kinds", """
                {"anyOf":[{"properties":{"type":{"const":"a"},"n":{"type":"string"}}},
                          {"properties":{"type":{"enum":["b",null]},"n":{"type":"boolean"}}},
                          {"properties":{"n":{"type":"integer"}}}]}
                """);
        for (String fits : List.of("{\"n\":\"x\"}", "{\"type\":null,\"n\":true}", "{\"type\":\"a\",\"n\":1}")) {
            assertThat(schema.problems(Json.read(fits))).isEmpty();
        }
        assertThat(schema.problems(Json.read("{\"type\":\"b\",\"n\":\"x\"}")))
                .containsExactly(new JsonProblem("$.n", "expected a boolean, got a string"));
    }

    @Test
    void what_is_no_finite_number_is_a_problem() {
        JsonSchema<Map<String, @Nullable Object>> schema = JsonSchema.parse("any", "{\"minimum\":0}");
        assertThat(schema.problems(Double.NaN)).containsExactly(new JsonProblem("$", "is no finite number"));
        assertThat(JsonSchema.of(Rated.class).problems(Map.of("title", "x", "stars", Double.NaN)))
                .containsExactly(new JsonProblem("$.stars", "is no finite number"));
    }

    @Test
    void no_more_problems_are_told_than_a_model_can_use() {
        JsonSchema<Map<String, @Nullable Object>> schema =
                JsonSchema.parse("numbers", "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}");
        assertThat(schema.problems(Json.read("[" + "true,".repeat(100) + "1]"))).hasSize(JsonSchema.MOST_PROBLEMS);
    }
}
