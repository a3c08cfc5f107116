package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
