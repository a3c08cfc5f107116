package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void values_are_plain_java_in_the_order_of_the_text() {
        Map<?, ?> read = (Map<?, ?>) Json.read(
                " {\"z\": [1, 12345678901234567890, 1.50, true, null], \"a\": \"\\u00e9\\n\\/\", \"e\": {}} ");
        assertThat(new ArrayList<Object>(read.keySet())).containsExactly("z", "a", "e");
        assertThat(read.get("z"))
                .isEqualTo(
                        Arrays.asList(1L, new BigInteger("12345678901234567890"), new BigDecimal("1.50"), true, null));
        assertThat(read.get("a")).isEqualTo("é\n/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "NaN",
                "[1] 2",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\n\"",
                "tru",
                "nul",
                "{\"a\" 1}",
                "[1 2]",
                "\ufeff1",
                "1e9999",
                "-1e-99999"
            })
    void what_is_not_json_is_refused_without_telling_the_text(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOfSatisfying(JsonException.class, e -> {
            assertThat(e.reason()).isEqualTo(JsonException.Reason.SYNTAX);
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(e.getMessage()).startsWith("JSON: not valid at character");
            assertThat(e.feedback()).isEqualTo("The answer holds no valid JSON.");
        });
    }

    @Test
    void limits_of_length_and_depth_hold_in_every_way_of_reading() {
        JsonLimits small = new JsonLimits(40, 3);
        String deep = "[[[[1]]]]";
        String wide = "[" + "1,".repeat(30) + "1]";
        assertThat(Json.read("[[[1]]]", small)).isEqualTo(List.of(List.of(List.of(1L))));
        assertReason(() -> Json.read(deep, small), JsonException.Reason.TOO_DEEP);
        assertReason(() -> Json.repair(deep, small), JsonException.Reason.TOO_DEEP);
        assertReason(() -> Json.extract("so " + deep, small), JsonException.Reason.TOO_DEEP);
        assertReason(() -> partial(small).append(deep), JsonException.Reason.TOO_DEEP);
        assertReason(() -> Json.read(wide, small), JsonException.Reason.TOO_LONG);
        assertReason(() -> Json.repair(wide, small), JsonException.Reason.TOO_LONG);
        assertReason(() -> Json.extract(wide, small), JsonException.Reason.TOO_LONG);
        assertReason(() -> partial(small).append(wide), JsonException.Reason.TOO_LONG);
        assertThatThrownBy(() -> new JsonLimits(1, 501)).hasMessageContaining("500");
    }

    private static PartialJson partial(JsonLimits limits) {
        return new PartialJson(new PartialJson.Listener() {}, limits);
    }

    private static void assertReason(ThrowingCallable reading, JsonException.Reason reason) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void half_a_pair_of_surrogates_becomes_the_replacement_character() {
        assertThat(Json.read("\"\\ud83d\\ude00 \\ud83d! \\ude00\"")).isEqualTo("\ud83d\ude00 \ufffd! \ufffd");
        assertThat(Json.repair("{\"a\": \"\ud83d\",}")).isEqualTo(Map.of("a", "\ufffd"));
        assertThat(PartialJson.of("{\"a\": \"\\ud83d!").value()).isEqualTo(Map.of("a", "\ufffd!"));
    }

    @Test
    void what_is_written_is_read_again() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text \"quoted\" \\ \n\t\u0001", Arrays.asList(1L, new BigDecimal("2.5"), null, false, Map.of()));
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
        assertThat(Json.write(List.of(1, 2.5f, "x"))).isEqualTo("[1,2.5,\"x\"]");
    }

    @Test
    void a_number_that_would_fill_the_memory_is_none() {
        for (String bomb :
                List.of("1e1001", "1e-1001", "1" + "0".repeat(500) + "e900", "9".repeat(1_001), "1e99999999999999")) {
            assertThatThrownBy(() -> Json.read(bomb)).isInstanceOf(JsonException.class);
            assertThat(Json.repair("[" + bomb + "]")).isEqualTo(List.of(bomb));
        }
        for (String large : List.of("1e1000", "-2.5e-999", "9".repeat(999), "0e1000", "1" + "0".repeat(500) + "e400")) {
            Object number = Json.read(large);
            assertThat(Json.read(Json.write(number))).isEqualTo(number);
        }
    }

    @Test
    void what_is_not_json_is_not_written() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        for (Object value : List.of(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                new BigDecimal("1e1001"),
                BigInteger.TEN.pow(1_001),
                new Object(),
                itself)) {
            assertThatThrownBy(() -> Json.write(value))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR));
        }
    }

    @Test
    void a_missing_text_is_refused() {
        assertThatThrownBy(() -> Json.extract(null))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_FIELDS));
    }
}
