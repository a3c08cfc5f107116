package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

    record Times(
            Instant instant,
            OffsetDateTime offset,
            LocalDateTime local,
            LocalTime time,
            Duration duration,
            UUID id,
            URI page,
            BigDecimal price,
            BigInteger count,
            Long boxed,
            float small) {}

    @Test
    void times_and_other_text_forms() {
        String json = """
                {"instant":"2026-01-31T10:15:30+01:00","offset":"2026-01-31T10:15:30Z","local":"2026-01-31T10:15:30",
                 "time":"10:15","duration":"PT2H","id":"123e4567-e89b-12d3-a456-426614174000","page":"https://example.org/",
                 "price":1.10,"count":12345678901234567890,"boxed":7,"small":0.5}
                """;
        assertThat(JsonSchema.of(Times.class).read(json))
                .isEqualTo(new Times(
                        Instant.parse("2026-01-31T09:15:30Z"),
                        OffsetDateTime.parse("2026-01-31T10:15:30Z"),
                        LocalDateTime.of(2026, 1, 31, 10, 15, 30),
                        LocalTime.of(10, 15),
                        Duration.ofHours(2),
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                        URI.create("https://example.org/"),
                        new BigDecimal("1.10"),
                        new BigInteger("12345678901234567890"),
                        7L,
                        0.5f));
        assertThatThrownBy(() -> JsonSchema.of(Times.class).read(json.replace("2026-01-31T10:15:30\"", "soon\"")))
                .isInstanceOfSatisfying(
                        JsonException.class,
                        e -> assertThat(e.feedback()).isEqualTo("$.local: must look like 2026-01-31T10:15:30"));
    }

    sealed interface Shape permits Circle, Box {}

    record Circle(double radius) implements Shape {}

    record Box(double width, List<Shape> in) implements Shape {}

    record Drawing(List<Shape> shapes) {}

    record Flat(Circle round, List<Kind> kinds) {}

    sealed interface Kind permits Plain, Named {}

    record Plain(int size) implements Kind {}

    record Named(String name) implements Kind {}

    @Test
    void sealed_interfaces_are_told_apart_by_their_type() {
        JsonSchema<Flat> schema = JsonSchema.of(Flat.class);
        String json =
                "{\"round\":{\"radius\":1},\"kinds\":[{\"type\":\"Plain\",\"size\":2},{\"type\":\"Named\",\"name\":\"n\"}]}";
        assertThat(schema.read(json)).isEqualTo(new Flat(new Circle(1), List.of(new Plain(2), new Named("n"))));
        assertThat(schema.problems(Json.read(json.replace("\"n\"", "1"))))
                .containsExactly(new JsonProblem("$.kinds[1].name", "expected a string, got a number"));
        assertThat(schema.problems(Json.read(json.replace("Named", "Other")))).isNotEmpty();
    }

    record Tree(String name, List<Tree> children, @Nullable Leaf leaf) {}

    record Leaf(String colour, @Nullable Leaf next) {}

    @Test
    void records_within_themselves_are_references() {
        JsonSchema<Tree> schema = JsonSchema.of(Tree.class);
        assertThat(schema.text())
                .contains("\"items\":{\"$ref\":\"#\"}")
                .contains("\"$defs\":{\"Leaf\":{\"type\":\"object\"");
        String json =
                "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}],\"leaf\":{\"colour\":\"red\",\"next\":{\"colour\":\"blue\"}}}";
        assertThat(schema.read(json))
                .isEqualTo(new Tree(
                        "a", List.of(new Tree("b", List.of(), null)), new Leaf("red", new Leaf("blue", null))));
        assertThat(schema.problems(Json.read(json.replace("\"b\"", "1"))))
                .containsExactly(new JsonProblem("$.children[0].name", "expected a string, got a number"));
    }

    record Odd(Object anything) {}

    record Keys(Map<Integer, String> map) {}

    record Raw(@SuppressWarnings("rawtypes") List list) {}

    @Test
    void what_has_no_schema_is_refused_with_its_name() {
        for (Class<?> type : List.of(Odd.class, Keys.class, Raw.class, String.class)) {
            assertThatThrownBy(() -> JsonSchema.of(type))
                    .hasMessageContaining(type.getName())
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR));
        }
    }

    @Test
    void a_sealed_interface_that_holds_itself_is_refused() {
        assertThatThrownBy(() -> JsonSchema.of(Drawing.class))
                .hasMessageContaining(Box.class.getName())
                .hasMessageContaining("none that holds itself");
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
    void only_an_object_is_bound_by_a_schema_that_was_given() {
        assertThatThrownBy(() -> JsonSchema.parse("any", "{}").bind(null))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.feedback()).isEqualTo("$: expected an object"));
    }

    @Test
    void no_more_problems_are_told_than_a_model_can_use() {
        JsonSchema<Map<String, @Nullable Object>> schema =
                JsonSchema.parse("numbers", "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}");
        assertThat(schema.problems(Json.read("[" + "true,".repeat(100) + "1]"))).hasSize(JsonSchema.MOST_PROBLEMS);
    }
}
