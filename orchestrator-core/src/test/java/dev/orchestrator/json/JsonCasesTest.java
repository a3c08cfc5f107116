package dev.orchestrator.json;

import static dev.orchestrator.json.JsonCases.failing;
import static dev.orchestrator.json.JsonCases.input;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cases of nine projects' own tests. Where two of them disagree, or one with RFC 8259, they cannot all be met. */
@Timeout(60)
class JsonCasesTest {

    @AfterAll
    static void tell_how_much_was_tested() {
        JsonCases.tell();
    }

    private static boolean isRefused(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (JsonException e) {
            return true;
        }
    }

    @Test
    void all_that_is_valid_has_the_value_that_rfc_8259_gives_it() {
        List<String> failing = failing("valid", given -> {
            JsonNode value = JsonCases.strict(input(given)).orElseThrow();
            return JsonCases.same(value, Json.read(input(given))) && JsonCases.same(value, Json.repair(input(given)));
        });
        assertThat(failing).isEmpty();
    }

    @Test
    void two_valid_cases_ask_for_another_value_than_rfc_8259_gives_them() {
        List<String> failing = failing(
                "valid",
                "valid as expected there",
                given -> JsonCases.same(given.path("expected_value"), Json.repair(input(given))));
        assertThat(failing).containsExactly("json_repair_py-238", "json_repair_py-307");
    }

    @Test
    void nine_tenths_of_repair() {
        List<String> failing =
                failing("repair", given -> JsonCases.same(given.path("expected_value"), Json.repair(input(given))));
        assertThat(failing).hasSizeLessThanOrEqualTo(27);
    }

    @Test
    void all_of_extract() {
        assertThat(failing(
                        "extract", given -> JsonCases.same(given.path("expected_value"), Json.extract(input(given)))))
                .isEmpty();
    }

    @Test
    void all_without_json() {
        assertThat(failing("no-json", given -> isRefused(() -> Json.extract(input(given)))))
                .isEmpty();
    }

    @Test
    void thoughts_are_cut_out() {
        assertThat(failing(
                        "clean-thinking",
                        given -> withoutThoughts(input(given))
                                .equals(given.path("expected_text").asText())))
                .isEmpty();
    }

    private static String withoutThoughts(String text) {
        Thinking thinking = new Thinking(new Source(text, JsonLimits.DEFAULT));
        StringBuilder rest = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int behind = thinking.end(from);
            if (behind == from) {
                rest.append(text.charAt(from));
            }
            from = Math.max(from + 1, behind);
        }
        return rest.toString();
    }

    @Test
    void schemas_hold_for_what_fits_them_and_refuse_what_cannot() {
        assertThat(failing("reject-schema", given -> isRefused(() -> fit(given))))
                .hasSizeLessThanOrEqualTo(4);
        assertThat(failing("schema", given -> JsonCases.same(given.path("expected_value"), fit(given))))
                .hasSizeLessThanOrEqualTo(18);
    }

    private static Object fit(JsonNode given) {
        String schema = given.path("options").path("schema").toString();
        Object value = Json.repair(input(given));
        List<JsonProblem> problems = JsonSchema.parse("of the case", schema).problems(value);
        if (!problems.isEmpty()) {
            throw new JsonException("the case", problems);
        }
        return value;
    }

    @Test
    void what_strict_readers_refuse_is_refused_by_read() {
        assertThat(failing("reject-strict", given -> isRefused(() -> Json.read(input(given)))))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void of_what_others_refuse_to_repair_only_nothing_is_refused() {
        assertThat(failing("reject", given -> isRefused(() -> Json.repair(input(given)))))
                .hasSize(8);
    }
}
