package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ToolSpec;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {

    enum Mode {
        APPEND,
        REPLACE
    }

    record Place(String folder, int depth) {}

    record Write(
            String path, int unitCount, Mode mode, List<String> tags, Optional<String> note, Optional<Place> place) {}

    private static final ArgumentReader READER = readerOf(Write.class);

    private static ArgumentReader readerOf(Class<?> type) {
        return new ArgumentReader(
                new ToolSpec("write", "writes", JsonSchema.of(type).text()));
    }

    private static final Map<String, Object> WHOLE = whole();

    private static Map<String, Object> whole() {
        Map<String, Object> whole = new HashMap<>();
        whole.put("path", "a");
        whole.put("unitCount", 7L);
        whole.put("mode", "APPEND");
        whole.put("tags", List.of("x"));
        whole.put("note", null);
        whole.put("place", null);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'path':'a','unitCount':7,'mode':'APPEND','tags':['x'],'note':null,'place':null}",
                "{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}",
                "{\"path\":\"a\",\"unitCount\":\"7\",\"mode\":\"append\",\"tags\":\"[\\\"x\\\"]\",\"note\":null}",
                "{\"path\":\"a\",\"unit_count\":7,\"Mode\":\"Append\",\"TAGS\":[\"x\"]}",
                "{\"path\":\"a\",\"unit-count\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"],}",
                "```json\n{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}\n```",
                "Sure: {path: \"a\", unitCount: 7, mode: \"APPEND\", tags: [\"x\"]};",
                "[{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}]",
                "{\"arguments\":{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}}",
                "{\"input\":{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}}",
                "\"{\\\"path\\\":\\\"a\\\",\\\"unitCount\\\":7,\\\"mode\\\":\\\"APPEND\\\",\\\"tags\\\":[\\\"x\\\"]}\""
            })
    void what_is_clear_is_repaired(String text) throws Exception {
        assertThat(READER.read(text)).isEqualTo(WHOLE);
    }

    @Test
    void what_is_inside_of_others_is_repaired_as_well() throws Exception {
        Map<String, Object> read = READER.read("{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[],"
                + "\"place\":\"{\\\"Folder\\\":\\\"f\\\",\\\"depth\\\":\\\"2\\\"}\"}");
        assertThat(read.get("place")).isEqualTo(Map.of("folder", "f", "depth", 2L));
    }

    @Test
    void no_text_is_taken_for_something_else_where_a_text_is_asked_for() throws Exception {
        String text =
                "{\"path\":\"7\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"[1]\",\"true\"],\"note\":\"null\"}";
        Map<String, Object> read = READER.read(text);
        assertThat(read)
                .containsEntry("path", "7")
                .containsEntry("tags", List.of("[1]", "true"))
                .containsEntry("note", "null");
    }

    @Test
    void nothing_at_all_is_an_empty_object() throws Exception {
        ArgumentReader none = new ArgumentReader(new ToolSpec("now", "now", "{\"type\":\"object\"}"));
        assertThat(none.read("null")).isEmpty();
        assertThat(none.read("{}")).isEmpty();
        assertThat(none.read("\"{}\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"",
                "{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]",
                "{\"path\":\"a\",\"unitCount\":12",
                "{\"path\":\"a",
                "{",
                "```json\n{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]\n```",
                "{\"path\":\"a\",\"unitCount\":7}{\"path\":\"b\",\"unitCount\":7}",
                "{\"path\":\"a\"} {\"path\":\"b\"}",
                "[{\"path\":\"a\"}",
                "path=a",
                "a"
            })
    void what_is_cut_off_or_twice_is_asked_for_again(String text) {
        assertThat(feedback(READER, text))
                .isEqualTo(
                        "The arguments of write are not one complete JSON object: send them again, complete and without"
                                + " anything else.");
    }

    @Test
    void the_model_is_told_what_is_wrong_and_what_the_names_are() {
        String text = "{\"path\":7,\"unitCount\":\"many\",\"mode\":\"BOTH\",\"colour\":\"red\",\"tags\":[1]}";
        assertThat(feedback(READER, text)).isEqualTo("""
                        The arguments of write do not fit.
                        $.path: expected a string, got a number
                        $.unitCount: expected an integer, got a string
                        $.mode: must be one of "APPEND", "REPLACE"
                        $.colour: is unknown: the properties are [path, unitCount, mode, tags, note, place]
                        $.tags[0]: expected a string, got a number
                        The arguments it knows: mode, note, path, place, tags, unitCount.""");
        assertThat(feedback(READER, "7")).startsWith("The arguments of write do not fit.\n$: expected an object");
    }

    @Test
    void a_missing_argument_is_named() {
        assertThat(feedback(READER, "{}"))
                .contains("$.path: is missing")
                .contains("$.tags: is missing")
                .doesNotContain("$.note");
    }

    @Test
    void two_spellings_of_one_name_are_not_chosen_between() {
        String twice = "{\"path\":\"a\",\"unit_count\":7,\"unit-count\":8,\"mode\":\"APPEND\",\"tags\":[]}";
        assertThat(feedback(READER, twice)).contains("$.unitCount: is missing");
        String both = "{\"path\":\"a\",\"Path\":\"b\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[]}";
        assertThat(feedback(READER, both)).contains("Path: is unknown");
    }

    @Test
    void an_argument_that_is_called_arguments_is_not_taken_for_a_wrapper() throws Exception {
        ArgumentReader reader = new ArgumentReader(
                new ToolSpec(
                        "call",
                        "calls",
                        "{\"type\":\"object\",\"properties\":{\"arguments\":{\"type\":\"object\"}},\"required\":[\"arguments\"]}"));
        assertThat(reader.read("{\"arguments\":{\"a\":1}}")).isEqualTo(Map.of("arguments", Map.of("a", 1L)));
    }

    @Test
    void arguments_cannot_be_changed_after_they_were_checked() throws Exception {
        Map<String, Object> read = READER.read("{\"path\":\"a\",\"unitCount\":7,\"mode\":\"APPEND\",\"tags\":[\"x\"]}");
        assertThatThrownBy(() -> read.put("path", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) read.get("tags")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void exact_numbers_stay_exact() throws Exception {
        ArgumentReader any = new ArgumentReader(new ToolSpec("pay", "pays", "{\"type\":\"object\"}"));
        assertThat(any.read("{\"amount\":0.10}")).isEqualTo(Map.of("amount", new BigDecimal("0.10")));
    }

    @Test
    void a_tool_whose_schema_is_none_is_named() {
        assertThatThrownBy(() -> new ArgumentReader(new ToolSpec("odd", "odd", "{\"type\":")))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessage("The parameters of tool odd are no JSON Schema");
    }

    @Test
    @Timeout(120)
    void ten_megabytes_are_refused_in_few_words() {
        String ten = "x".repeat(10_000_000);
        for (String text : List.of(
                ten,
                "{\"path\":\"" + ten + "\"}",
                "{\"path\":\"" + ten,
                "[".repeat(10_000_000),
                "{\"a\":".repeat(2_000_000),
                "{\"" + ten + "\":1}",
                " ".repeat(10_000_000) + "{}",
                "\"".repeat(10_000_000))) {
            assertThat(feedback(READER, text)).contains("too long").hasSizeLessThan(200);
        }
    }

    @Test
    @Timeout(120)
    void what_is_just_not_too_long_takes_a_moment_and_is_answered_in_few_words() {
        int most = ArgumentReader.LIMITS.characters();
        for (String text : List.of(
                "[".repeat(most),
                "{\"a\":".repeat(most / 5),
                "{\"a\":".repeat(99) + "1" + "}".repeat(99),
                "{\"a\":".repeat(150) + "1" + "}".repeat(150),
                "{\"" + "k".repeat(most - 10) + "\":1}",
                many(most, "\"unit_count\":1,"),
                many(most, "\"u-n-i-t-c-o-u-n-t\":1,\"x\":1,"),
                "{\"unitCount\":\"" + "9".repeat(most - 20) + "\"}",
                "{\"tags\":\"" + "[".repeat(most - 20) + "\"}",
                "{'path':" + "\"".repeat(most - 20) + "}",
                "{" + "`".repeat(most - 2) + "}",
                "{a:" + " ".repeat(most - 10) + "}")) {
            assertThat(feedback(READER, text)).hasSizeLessThan(5_000).contains("arguments of write");
        }
    }

    /** An object of many members, each of another name. */
    private static String many(int characters, String member) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; text.length() < characters - 100; i++) {
            text.append(member.replace("\":", "_".repeat(i % 50) + "\":"));
        }
        return text.append("\"end\":1}").toString();
    }

    private static String feedback(ArgumentReader reader, String text) {
        ArgumentReader.Unfit unfit = catchThrowableOfType(ArgumentReader.Unfit.class, () -> reader.read(text));
        assertThat(unfit).as("what comes of %.80s", text).isNotNull();
        return unfit.feedback();
    }
}
