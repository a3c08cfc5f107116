package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Each rule of repair, with cases of its own. */
@Timeout(60)
class RepairTest {

    private static Stream<DynamicTest> each(String... inputsAndValues) {
        return Stream.iterate(0, i -> i < inputsAndValues.length, i -> i + 2)
                .map(i -> DynamicTest.dynamicTest(inputsAndValues[i].replace("\n", "⏎"), () -> {
                    Object value = Json.repair(inputsAndValues[i]);
                    assertThat(JsonCases.same(JsonCases.tree(inputsAndValues[i + 1]), value))
                            .as("%s, read as %s", inputsAndValues[i + 1], Json.write(value))
                            .isTrue();
                }));
    }

    @TestFactory
    Stream<DynamicTest> what_is_valid_stays_as_it_is() {
        return each(
                "{\"tool\": \"{ \\\"x\\\": [\", \"n\": [1, -2.50, 1e3]}",
                "{\"tool\": \"{ \\\"x\\\": [\", \"n\": [1, -2.5, 1000]}",
                "{\"say\": \"a, \\\"b\\\": c // no comment\", \"t\": \"```\"}",
                "{\"say\": \"a, \\\"b\\\": c // no comment\", \"t\": \"```\"}",
                "[\"<think>kept</think>\", \" \"]",
                "[\"<think>kept</think>\", \" \"]");
    }

    @TestFactory
    Stream<DynamicTest> commas_missing_and_too_many() {
        return each(
                "[1 2\n3]", "[1, 2, 3]",
                "[\"x\" \"y\"]", "[\"x\", \"y\"]",
                "{\"a\": 1 \"b\": 2}", "{\"a\": 1, \"b\": 2}",
                "{\"a\": \"x\"\n\"b\": \"y\"}", "{\"a\": \"x\", \"b\": \"y\"}",
                "[{\"a\": 1} {\"a\": 2}]", "[{\"a\": 1}, {\"a\": 2}]",
                "[1, 2,, 3,]", "[1, 2, 3]",
                "{, \"a\": 1,}", "{\"a\": 1}");
    }

    @TestFactory
    Stream<DynamicTest> names_and_text_without_marks() {
        return each(
                "{title: Rififi}",
                "{\"title\": \"Rififi\"}",
                "{title: The Sting, year: 1973}",
                "{\"title\": \"The Sting\", \"year\": 1973}",
                "{link: https://example.org/x?y=1, ok: true}",
                "{\"link\": \"https://example.org/x?y=1\", \"ok\": true}",
                "[red, green]",
                "[\"red\", \"green\"]",
                "{\"when\": 2026-11-21, \"odds\": 3/4, \"v\": 1.2.3}",
                "{\"when\": \"2026-11-21\", \"odds\": \"3/4\", \"v\": \"1.2.3\"}",
                "{\"zip\": 01234}",
                "{\"zip\": \"01234\"}");
    }

    @TestFactory
    Stream<DynamicTest> marks_of_other_kinds() {
        return each(
                "{'title': 'It''s'}", "{\"title\": \"It''s\"}",
                "{“title”: “Topkapi”}", "{\"title\": \"Topkapi\"}",
                "{‘title’: ‘Topkapi’}", "{\"title\": \"Topkapi\"}",
                "{`title`: `Topkapi`}", "{\"title\": \"Topkapi\"}",
                "{\"\"title\"\": \"\"Topkapi\"\"}", "{\"title\": \"Topkapi\"}",
                "{\\\"title\\\": \\\"Topkapi\\\"}", "{\"title\": \"Topkapi\"}");
    }

    @TestFactory
    Stream<DynamicTest> marks_within_a_string_that_nobody_escaped() {
        return each(
                "{\"line\": \"He said \"run\" and ran\", \"n\": 1}",
                        "{\"line\": \"He said \\\"run\\\" and ran\", \"n\": 1}",
                "{\"line\": \"\"Run\", he said\"}", "{\"line\": \"Run\\\", he said\"}",
                "{\"size\": \"a 24\" screen\"}", "{\"size\": \"a 24\\\" screen\"}",
                "[\"a \"b\" c\", \"d\"]", "[\"a \\\"b\\\" c\", \"d\"]",
                "{\"html\": \"<a href=\"x.html\">x</a>\", \"n\": 2}",
                        "{\"html\": \"<a href=\\\"x.html\\\">x</a>\", \"n\": 2}",
                "{\"json\": \"as {\"k\": \"v\"} here\", \"n\": 2}",
                        "{\"json\": \"as {\\\"k\\\": \\\"v\\\"} here\", \"n\": 2}",
                "{\"line\": \"one, \"two\", three\", \"n\": 1}", "{\"line\": \"one, \\\"two\\\", three\", \"n\": 1}");
    }

    @TestFactory
    Stream<DynamicTest> marks_that_are_missing() {
        return each(
                "{\"a\": \"one, \"b\": \"two\"}", "{\"a\": \"one\", \"b\": \"two\"}",
                "[\"one, \"two\"]", "[\"one\", \"two\"]",
                "{\"a: \"one\"}", "{\"a\": \"one\"}",
                "{\"a\": \"one}", "{\"a\": \"one\"}",
                "{\"a\": \"one, b: 2}", "{\"a\": \"one\", \"b\": 2}",
                "[one\", \"two\"]", "[\"one\", \"two\"]",
                "{a\": 1}", "{\"a\": 1}");
    }

    @TestFactory
    Stream<DynamicTest> colons_and_values_that_are_missing() {
        return each(
                "{\"a\" 1}", "{\"a\": 1}",
                "{\"a\" \"x\"}", "{\"a\": \"x\"}",
                "{\"a\": , \"b\": 2}", "{\"a\": null, \"b\": 2}",
                "{\"a\" = 1, \"b\" => 2}", "{\"a\": 1, \"b\": 2}",
                "{'x', 'y'}", "[\"x\", \"y\"]");
    }

    @TestFactory
    Stream<DynamicTest> brackets_missing_and_too_many() {
        return each(
                "{\"a\": [1, 2}", "{\"a\": [1, 2]}",
                "[{\"a\": 1, {\"a\": 2}]", "[{\"a\": 1}, {\"a\": 2}]",
                "[{\"a\": 1]", "[{\"a\": 1}]",
                "{\"a\": 1}}]", "{\"a\": 1}",
                "[\"a\": 1]", "[{\"a\": 1}]",
                "\"a\": 1, \"b\": 2", "{\"a\": 1, \"b\": 2}",
                "{\"a\": 1}, \"b\": 2}", "{\"a\": 1, \"b\": 2}");
    }

    @TestFactory
    Stream<DynamicTest> an_end_that_was_cut_off() {
        return each(
                "{\"a\": [1, {\"b\": \"tex", "{\"a\": [1, {\"b\": \"tex\"}]}",
                "{\"a\": 1, \"b", "{\"a\": 1, \"b\": null}",
                "{\"a\": 12.", "{\"a\": 12}",
                "{\"a\": tr", "{\"a\": true}",
                "[1, 2,", "[1, 2]",
                "{\"a\": \"x\\u00", "{\"a\": \"x\"}");
    }

    @TestFactory
    Stream<DynamicTest> comments_fences_calls_and_dots() {
        return each(
                "{\"a\": 1, // one\n \"b\": 2 /* two */}", "{\"a\": 1, \"b\": 2}",
                "# first\n{\"a\": 1}", "{\"a\": 1}",
                "```json\n{\"a\": 1}\n```", "{\"a\": 1}",
                "callback({\"a\": 1});", "{\"a\": 1}",
                "{\"id\": ObjectId(\"7\"), \"t\": (1, 2)}", "{\"id\": \"7\", \"t\": [1, 2]}",
                "[1, 2, ...]", "[1, 2]",
                "{\"a\": \"one\" + \" two\"}", "{\"a\": \"one two\"}",
                "{\"a\": 1}\n{\"a\": 2}\n", "[{\"a\": 1}, {\"a\": 2}]");
    }

    @TestFactory
    Stream<DynamicTest> words_of_other_languages_and_no_numbers() {
        return each(
                "[True, False, None, undefined]", "[true, false, null, null]",
                "[NaN, Infinity, -Infinity]", "[null, null, null]",
                "[.5, +5, 5., -]", "[0.5, 5, 5, 0]",
                "[1e99999999]", "[\"1e99999999\"]");
    }

    @TestFactory
    Stream<DynamicTest> escapes_and_line_breaks() {
        return each(
                "{\"path\": \"C:\\dir\\new\"}", "{\"path\": \"C:\\\\dir\\new\"}",
                "{\"re\": \"\\d+\\.\\w\"}", "{\"re\": \"\\\\d+\\\\.\\\\w\"}",
                "{\"say\": \"it\\'s\"}", "{\"say\": \"it's\"}",
                "{\"a\": \"one\ntwo\n\"}", "{\"a\": \"one\\ntwo\"}",
                "{\"a\": \"tab\there\",}", "{\"a\": \"tab\\there\"}");
    }

    @Test
    void of_a_name_that_comes_twice_the_last_value_counts_and_no_name_is_special() {
        assertThat(Json.repair("{\"a\": 1, \"a\": 2, \"__proto__\": {\"x\": 1},}"))
                .isEqualTo(Map.of("a", 2L, "__proto__", Map.of("x", 1L)));
    }

    @Test
    void nothing_cannot_be_repaired() {
        for (String nothing : List.of("", " \n", "/* only a comment */", "```json\n```")) {
            assertThatThrownBy(() -> Json.repair(nothing))
                    .isInstanceOfSatisfying(
                            JsonException.class, e -> assertThat(e.reason()).isEqualTo(JsonException.Reason.NOT_FOUND));
        }
    }

    @Test
    void marks_of_a_fence_that_was_cut_off_are_layout() {
        assertThat(Json.repair("```json\n{\"items\":[{\"a\":\"x\"},]\n``"))
                .isEqualTo(Map.of("items", List.of(Map.of("a", "x"))));
        assertThat(Json.repair("{\"items\":[{\"a\":\"x\"}\n`")).isEqualTo(Map.of("items", List.of(Map.of("a", "x"))));
        assertThat(Json.extract("{\"a\": \"b\",}\n``")).isEqualTo(Map.of("a", "b"));
        assertThat(Json.repair("[1, 2\n``")).isEqualTo(List.of(1L, 2L));
        assertThat(Json.repair("[{\"a\":\"x}`")).isEqualTo(List.of(Map.of("a", "x")));
    }

    @Test
    void every_beginning_of_a_document_keeps_the_members_that_are_whole() {
        String text =
                "{\"title\": \"Heat\", \"cast\": [\"Al\", \"Bob\"], \"year\": 1995, \"x\": {\"y\": [true, null]}}";
        for (int end = text.indexOf("\"cast\""); end < text.length(); end++) {
            Map<?, ?> read = (Map<?, ?>) Json.repair(text.substring(0, end));
            assertThat(read.get("title")).as("after %d", end).isEqualTo("Heat");
            assertThat(end < text.indexOf("\"year\"") || read.get("cast").equals(List.of("Al", "Bob")))
                    .isTrue();
        }
    }
}
