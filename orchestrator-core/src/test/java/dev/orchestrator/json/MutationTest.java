package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents of all kinds with random faults: whatever comes of them, nothing is thrown but the typed failure. */
@Timeout(300)
class MutationTest {

    private static final int LONGEST = 2_000;

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "\"",
            "'",
            "`",
            "```",
            "```json\n",
            "\u201c",
            "\u201d",
            ",",
            ":",
            ";",
            "=",
            "=>",
            "+",
            "-",
            "...",
            "\\",
            "\\u",
            "\\u00",
            "\\ud83d",
            "\\\"",
            "\ud83d",
            "\ude00",
            "\u0000",
            "\ufeff",
            "\u00a0",
            "\u0660",
            "é",
            "\n",
            " ",
            "1",
            "-0",
            ".5",
            "1e999999999",
            "e",
            "true",
            "nul",
            "None",
            "NaN",
            "undefined",
            "a",
            "key",
            "f(",
            "\"a\":",
            "{\"a\":",
            "{\"type\":",
            "/*",
            "*/",
            "//",
            "#",
            "<",
            "<think>",
            "</think>");

    /** A kind of document each: what models write, well and badly. */
    private static final List<String> DOCUMENTS = List.of(
            "{\"title\": \"Heat, \\\"1995\\\"\", \"cast\": [{\"n\": \"Al\"}, 'B'], y: [1.5e3, true], /* c */ \"z\": null}",
            "<think>{\"no\": 1}</think>Here it is:\n```json\n{\"a\": [1, 2,], \"b\": \"x\ny\"}\n```\nGood night [1].",
            "Thoughts {\"a\": 1}</think>[{\"a\": \"\\ud83d\\ude00 \ud83d\ude00\"}, {\"a\": \"\\u00e9\"}]",
            "{‘key’: “one”, \"two\": `three` + \"four\", five: six seven, eight = 9, \"ten\" => (1, 2)}",
            "{\"html\": \"<a href=\"x.html\">it's</a>\", \"n\": \"a 24\" screen\", \"json\": \"{\"k\": [\"v\"]}\"}",
            "callback({\"id\": ObjectId(\"7\"), \"d\": 2026-11-21, \"re\": \"\\d+\", \"p\": \"C:\\dir\"});",
            "# list\n- {\"a\": 1}\n{\"a\": 2} // two\n{\"a\": 3, ...}",
            "{\"prop\": {\"type\": \"Sword\", \"length\": 1}, \"more\": [{\"type\": \"Ring\", \"of\": null}], \"on\": \"10:15:30\"}",
            "[1, -2.50, 1e3, 0, \"\", [[]], {}, true, false, null, 12345678901234567890]",
            "{{{\"a\": 1}}, \"b\": [\"c: 2, \"d\"], e\": {f: {\"g\": [tru");

    sealed interface Prop permits Sword, Ring {}

    record Sword(double length) implements Prop {}

    record Ring(@Nullable String of) implements Prop {}

    record Scene(
            @Nullable Prop prop, List<Prop> more, @Nullable Scene next) {}

    private static final JsonSchema<Scene> SCENE = JsonSchema.of(Scene.class);
    private static final JsonSchema<?> KINDS = JsonSchema.parse(
            "kinds",
            "{\"additionalProperties\":{\"anyOf\":[{\"properties\":{\"type\":{\"type\":\"string\"}}},{\"type\":\"integer\"},"
                    + "{\"items\":{\"$ref\":\"#\"}}]}}");

    private static void mutate(List<String> documents, int inputs, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < inputs; i++) {
            String text = faulty(documents.get(i % documents.size()), random);
            try {
                check(text);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("input " + i + ": " + Json.write(text), e);
            }
        }
    }

    private static String faulty(String document, Random random) {
        StringBuilder faulty = new StringBuilder(document);
        for (int faults = random.nextInt(6); faults > 0 && !faulty.isEmpty(); faults--) {
            int at = random.nextInt(faulty.length());
            switch (random.nextInt(16)) {
                case 0 -> faulty.setLength(at);
                case 1 -> faulty.insert(at, faulty.substring(random.nextInt(at + 1), at));
                case 2 -> faulty.insert(at, (char) random.nextInt(0x10000));
                case 3, 4, 5, 6 -> faulty.deleteCharAt(at);
                default -> faulty.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return faulty.toString();
    }

    private static void check(String text) {
        Object strict = refusable(Json::read, text);
        boolean valid = strict != NONE;
        for (Function<String, Object> reading : List.<Function<String, Object>>of(Json::repair, Json::extract)) {
            Object value = refusable(reading, text);
            if (value != NONE) {
                String written = Json.write(value);
                assertThat(Json.write(Json.read(written))).isEqualTo(written); // 1e0 comes back as 1
            }
            assertThat(valid ? strict : value).isEqualTo(value);
        }
        refusable(SCENE::read, text);
        refusable(SCENE::readWhole, text);
        refusable(KINDS::read, text);
        boolean container = strict instanceof Map || strict instanceof List;
        PartialJson partial = grown(text);
        if (container) {
            assertThat(partial.state()).isEqualTo(PartialJson.State.COMPLETE);
            assertThat(partial.value()).isEqualTo(strict);
        }
    }

    private static final Object NONE = new Object();

    /** The value, or {@link #NONE} if the text is refused as it may be. */
    private static Object refusable(Function<String, ?> reading, String text) {
        try {
            return reading.apply(text);
        } catch (JsonException e) {
            assertThat(e.feedback()).isNotBlank();
            assertThat(e.getMessage()).hasSizeLessThan(200);
            return NONE;
        }
    }

    /** Read a character at a time and looked at in between: as if it had come at once, and the pieces are the strings. */
    private static PartialJson grown(String text) {
        Pieces pieces = new Pieces();
        PartialJson partial = new PartialJson(pieces);
        for (int i = 0; i < text.length(); i++) {
            partial.append(text.substring(i, i + 1));
            if (i % 8 == 0) {
                Json.write(partial.value());
            }
        }
        PartialJson atOnce = new PartialJson();
        atOnce.append(text);
        assertThat(partial.state()).isEqualTo(atOnce.state());
        assertThat(partial.value()).isEqualTo(atOnce.value());
        Json.write(PartialJson.of(text).value());
        return partial;
    }

    private static final class Pieces implements PartialJson.Listener {
        private final Map<String, String> texts = new HashMap<>();

        @Override
        public void onText(String path, String piece) {
            assertThat(piece).isNotEmpty();
            texts.merge(path, piece, String::concat);
        }

        @Override
        public void onValue(String path, @Nullable Object value) {
            String text = texts.remove(path);
            if (value instanceof String string) {
                assertThat(text == null ? "" : text).isEqualTo(string);
            }
        }
    }

    @Test
    void a_hundred_thousand_faulty_documents_give_values_or_the_typed_failure() {
        mutate(DOCUMENTS, 100_000, 42);
    }

    @Test
    void so_do_the_cases_of_other_projects_with_faults() {
        List<String> inputs = new ArrayList<>();
        JsonCases.folder()
                .ifPresent(folder -> JsonCases.in(folder).stream()
                        .map(one -> one.path("input"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .filter(input -> input.length() < LONGEST)
                        .forEach(inputs::add));
        assumeTrue(!inputs.isEmpty(), "shared/data/json-repair is not there: no cases to put faults into");
        mutate(inputs, 50_000, 7);
    }

    @Test
    void so_does_what_is_nothing_but_pieces() {
        Random random = new Random(3);
        List<String> heaps = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder heap = new StringBuilder();
            for (int j = random.nextInt(40); j >= 0; j--) {
                heap.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            heaps.add(heap.toString());
        }
        mutate(heaps, heaps.size(), 5);
    }
}
