package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Twice the text is twice the work, whatever the text is: counted in looks at its characters. */
@Timeout(300)
class LinearTimeTest {

    private static final int MEGABYTE = 1024 * 1024;

    private static final List<String> BEGINNINGS = List.of("", "{\"a\":\"", "[\"", "x ");

    private static final List<String> PATTERNS = List.of(
            "[",
            "\"",
            "{",
            "```",
            "```json\n",
            "\\",
            "\\\"",
            "{\"",
            "[\"",
            "{\"a\":",
            "\",\"",
            "a,",
            "\"a,",
            "{a:",
            "x(",
            "<",
            "<think>",
            "</think>",
            "\" ",
            "\"/* ",
            "/*",
            "//",
            "# ",
            "[1",
            "1",
            "1e",
            "-",
            "...",
            "\"{",
            "\"}",
            "'",
            "\u201c",
            "\ud800",
            "\\ud800",
            "\"\"",
            "\"a\"+",
            "{\"a\" \"b\" ",
            "{\"a\":1}\n",
            "]",
            "}",
            ",",
            ":",
            "{```",
            "[\"a]",
            "{\"a\":\"b}",
            "\", \"x\": \"",
            "{\"__proto__\":1,",
            "\\u12",
            "tru");

    private static String text(String beginning, String pattern, int length) {
        return beginning + pattern.repeat(length / pattern.length());
    }

    @TestFactory
    Stream<DynamicTest> looks_grow_as_the_text() {
        return BEGINNINGS.stream()
                .flatMap(beginning -> PATTERNS.stream()
                        .map(pattern -> DynamicTest.dynamicTest((beginning + "|" + pattern).replace("\n", "⏎"), () -> {
                            assertLinear(beginning, pattern, source -> new RepairingReader(source, 0).document());
                            assertLinear(beginning, pattern, Extraction::of);
                            assertLinear(beginning, pattern, source -> new StrictReader(source, 0).document());
                        })));
    }

    private static void assertLinear(String beginning, String pattern, Consumer<Source> reading) {
        long once = looks(text(beginning, pattern, MEGABYTE / 16), reading);
        long twice = looks(text(beginning, pattern, MEGABYTE / 8), reading);
        assertThat(twice).isLessThanOrEqualTo(2 * once + 5_000);
        assertThat(twice).isLessThanOrEqualTo(32L * MEGABYTE / 8 + 5_000);
    }

    private static long looks(String text, Consumer<Source> reading) {
        Source source = new Source(text, JsonLimits.DEFAULT);
        try {
            reading.accept(source);
        } catch (JsonException e) {
            assertThat(e.reason()).isIn(JsonException.Reason.TOO_DEEP, JsonException.Reason.NOT_FOUND);
        }
        return source.looks();
    }

    sealed interface Node permits Leaf, Pair, Many {}

    record Leaf(String text) implements Node {}

    record Pair(Node left, Node right) implements Node {}

    record Many(List<Node> of) implements Node {}

    record Tree(Node root) {}

    static final JsonSchema<Tree> TREE = JsonSchema.of(Tree.class);

    /** Objects between prose in which a model has forgotten the tags, or writes one that there is not. */
    static final Map<String, String> MISFITS = Map.of(
            "no tags",
            "So {\"root\":" + "{\"left\":".repeat(60) + "{}" + "}".repeat(61) + " or ",
            "no tags, one level",
            "{\"root\":{\"of\":[]}} ",
            "other tags",
            "{\"root\":" + "{\"type\":\"Both\",\"of\":[".repeat(20) + "]}".repeat(20) + "} ",
            "tags but the last",
            "{\"root\":" + "{\"type\":\"Many\",\"of\":[".repeat(20) + "{},{}" + "]}".repeat(20) + "}",
            "no root",
            "{\"tree\":{}} ");

    private static final JsonSchema<Map<String, @Nullable Object>> UNTAGGED = JsonSchema.parse("untagged", """
            {"anyOf":[{"type":"object","required":["a"],"additionalProperties":{"$ref":"#"}},
                      {"type":"object","required":["b"],"additionalProperties":{"$ref":"#"}},
                      {"type":"object","required":["c"],"additionalProperties":{"$ref":"#"}}]}
            """);

    @TestFactory
    Stream<DynamicTest> steps_of_a_schema_grow_as_the_text() {
        return MISFITS.entrySet().stream()
                .map(misfit -> DynamicTest.dynamicTest(misfit.getKey(), () -> {
                    int length = 8 * 1024;
                    long once = steps(TREE, text("", misfit.getValue(), length), JsonException.Reason.MISFIT);
                    long twice = steps(TREE, text("", misfit.getValue(), 2 * length), JsonException.Reason.MISFIT);
                    assertThat(twice).isLessThanOrEqualTo(2 * once + 100).isLessThanOrEqualTo(2L * length);
                }));
    }

    @Test
    void all_values_of_a_text_share_the_steps_of_one_validation() {
        String value = "{\"n\":".repeat(30) + "{}" + "}".repeat(30) + " or ";
        for (int times : List.of(1, 4, 100)) {
            String text = "So " + value.repeat(times);
            assertThat(steps(UNTAGGED, text, JsonException.Reason.TOO_COSTLY))
                    .isEqualTo(100_000 + 64L * text.length() + 1);
        }
        String deep = value.repeat(10_000);
        assertThat(steps(UNTAGGED, deep, JsonException.Reason.TOO_COSTLY)).isEqualTo(5_000_001);
        assertThat(catchThrowableOfType(
                                JsonException.class,
                                () -> UNTAGGED.readWhole("{\"n\":".repeat(30) + "{}" + "}".repeat(30)))
                        .reason())
                .isEqualTo(JsonException.Reason.TOO_COSTLY);
    }

    private static long steps(JsonSchema<?> schema, String text, JsonException.Reason reason) {
        Source source = new Source(text, JsonLimits.DEFAULT);
        SchemaValidation validation = schema.validation(text.length());
        assertThat(catchThrowableOfType(JsonException.class, () -> schema.read(source, validation))
                        .reason())
                .isEqualTo(reason);
        return validation.steps();
    }

    @Test
    void a_megabyte_of_anything_ends_in_a_value_or_the_typed_failure() {
        for (String pattern : PATTERNS) {
            String text = text("", pattern, MEGABYTE);
            for (Consumer<String> reading :
                    List.<Consumer<String>>of(Json::read, Json::repair, Json::extract, PartialJson::of)) {
                try {
                    reading.accept(text);
                } catch (JsonException e) {
                    assertThat(e.getMessage()).startsWith("JSON: ").hasSizeLessThan(100);
                }
            }
        }
    }

    @Test
    void two_megabytes_take_twice_the_looks_of_one() {
        for (String pattern : List.of("[", "\"", "```\n```json\n")) {
            long once = looks(text("", pattern, MEGABYTE), Extraction::of);
            long twice = looks(text("", pattern, 2 * MEGABYTE), Extraction::of);
            assertThat(twice).isLessThanOrEqualTo(2 * once + 5_000);
        }
    }

    @Test
    void there_is_an_end_to_looking() {
        Source source = new Source("ab", JsonLimits.DEFAULT);
        assertThat(catchThrowableOfType(JsonException.class, () -> {
                            while (true) {
                                source.at(0);
                            }
                        })
                        .reason())
                .isEqualTo(JsonException.Reason.TOO_COSTLY);
    }

    @Test
    void the_deepest_nesting_allowed_needs_no_large_stack() throws InterruptedException {
        JsonLimits deepest = new JsonLimits(MEGABYTE, 500);
        String strict = "[".repeat(500) + "]".repeat(500);
        Throwable[] failure = new Throwable[1];
        Thread small = new Thread(
                null,
                () -> {
                    Json.read(strict, deepest);
                    Json.repair("{a:[".repeat(250), deepest);
                },
                "small stack",
                512 * 1024);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
        small.start();
        small.join();
        assertThat(failure[0]).isNull();
    }
}
