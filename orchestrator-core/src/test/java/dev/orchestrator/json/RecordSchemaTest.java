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
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which schema a record has, and which record has none. */
class RecordSchemaTest {

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

    record Drawing(Shape first, Box frame) {}

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
        assertThat(schema.problems(Json.read(json.replace("Named", "Other"))))
                .containsExactly(new JsonProblem("$.kinds[1].type", "must be one of \"Plain\", \"Named\""));
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

    @Test
    void kinds_that_hold_their_interface_and_records_that_are_also_a_kind_have_a_definition_each() {
        JsonSchema<Drawing> schema = JsonSchema.of(Drawing.class);
        String json = "{\"first\":{\"type\":\"Box\",\"width\":1,\"in\":[{\"type\":\"Circle\",\"radius\":2},"
                + "{\"type\":\"Box\",\"width\":3,\"in\":[]}]},\"frame\":{\"width\":4,\"in\":[]}}";
        assertThat(schema.read(json))
                .isEqualTo(new Drawing(
                        new Box(1, List.of(new Circle(2), new Box(3, List.of()))), new Box(4, List.of())));
        assertThat(schema.text()).contains("\"$ref\":\"#/$defs/Box_type\"");
        assertThat(schema.problems(Json.read(json.replace("\"width\":3", "\"width\":\"3\""))))
                .containsExactly(new JsonProblem("$.first.in[1].width", "expected a number, got a string"));
        assertThat(schema.problems(Json.read(json.replace("\"type\":\"Circle\",", ""))))
                .containsExactly(
                        new JsonProblem("$.first.in[0].type", "is missing: must be one of \"Circle\", \"Box\""));
    }

    record Folder(File first, Owner owner) {}

    record File(@Nullable Owner owner, int size) {}

    record Owner(@Nullable File home, String name) {}

    @Test
    void records_may_hold_each_other() {
        JsonSchema<Folder> schema = JsonSchema.of(Folder.class);
        String json = "{\"first\":{\"owner\":{\"home\":{\"owner\":null,\"size\":2},\"name\":\"a\"},\"size\":1},"
                + "\"owner\":{\"home\":null,\"name\":\"b\"}}";
        assertThat(schema.read(json))
                .isEqualTo(new Folder(new File(new Owner(new File(null, 2), "a"), 1), new Owner(null, "b")));
        assertThat(schema.problems(Json.read(json.replace("\"size\":2", "\"size\":\"2\""))))
                .containsExactly(new JsonProblem("$.first.owner.home.size", "expected an integer, got a string"));
    }

    record Twins(One.Leaf one, Other.Leaf other) {}

    static class One {
        record Leaf(@Nullable Leaf next) {}
    }

    static class Other {
        record Leaf(int size, @Nullable Leaf next) {}
    }

    @Test
    void two_records_that_hold_themselves_need_names_of_their_own() {
        assertThatThrownBy(() -> JsonSchema.of(Twins.class))
                .hasMessageContaining(One.Leaf.class.getName())
                .hasMessageContaining(Other.Leaf.class.getName())
                .hasMessageContaining("rename one");
    }

    @Description("How dark.")
    enum Mood {
        NOIR
    }

    @Description("What it plays.")
    sealed interface Role permits Hero {}

    record Hero(String name) implements Role {}

    record Part(
            Mood mood,
            Role role,
            @Description("Of the part.") Mood own) {}

    @Test
    void descriptions_of_enums_and_sealed_interfaces_stand_in_the_schema() {
        Map<?, ?> properties = (Map<?, ?>) JsonSchema.of(Part.class).asMap().get("properties");
        assertThat((Map<?, ?>) properties.get("mood")).extracting("description").isEqualTo("How dark.");
        assertThat((Map<?, ?>) properties.get("role")).extracting("description").isEqualTo("What it plays.");
        assertThat((Map<?, ?>) properties.get("own")).extracting("description").isEqualTo("Of the part.");
    }

    record Clock(LocalTime time, Duration left, OffsetTime there) {}

    @Test
    void no_format_is_named_that_takes_other_text() {
        Map<?, ?> properties = (Map<?, ?>) JsonSchema.of(Clock.class).asMap().get("properties");
        assertThat(properties.get("time")).isEqualTo(Map.of("type", "string", "description", "such as 10:15:30"));
        assertThat(properties.get("left")).isEqualTo(Map.of("type", "string", "description", "such as PT1H30M"));
        assertThat(properties.get("there")).isEqualTo(Map.of("type", "string", "format", "time"));
        assertThatThrownBy(() -> JsonSchema.of(Clock.class)
                        .read("{\"time\":\"10:15:30Z\",\"left\":\"P3W\",\"there\":\"10:15:30Z\"}"))
                .isInstanceOfSatisfying(
                        JsonException.class,
                        e -> assertThat(e.feedback()).isEqualTo("$.time: must look like 10:15:30"));
    }

    sealed interface Prize permits Gold.Medal, Silver.Medal {}

    static class Gold {
        record Medal(int year) implements Prize {}
    }

    static class Silver {
        record Medal(String of) implements Prize {}
    }

    record Won(Prize prize) {}

    enum Nothing {}

    record Chosen(Nothing nothing) {}

    sealed interface Open permits Door, Window {}

    record Door() implements Open {}

    static final class Window implements Open {}

    record House(Open open) {}

    @Test
    void kinds_that_cannot_be_told_apart_and_choices_without_a_choice_are_refused() {
        assertThatThrownBy(() -> JsonSchema.of(Won.class))
                .hasMessageContaining("two kinds of " + Prize.class.getName() + " are called Medal");
        assertThatThrownBy(() -> JsonSchema.of(Chosen.class))
                .hasMessageContaining(Nothing.class.getName() + " has no constants");
        assertThatThrownBy(() -> JsonSchema.of(House.class))
                .hasMessageContaining("permits records only, and " + Window.class.getName() + " is none");
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
}
