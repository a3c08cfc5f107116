package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cases of nine projects' own tests. Where two of them disagree, or one with RFC 8259, they cannot all be met. */
@Timeout(60)
class JsonCasesTest {

    private static final Map<String, String> TOLD = new TreeMap<>();

    /** Checks one case; what it throws is a failure of the case. */
    private interface Check {
        boolean holds(JsonNode given);
    }

    @AfterAll
    static void tell_how_much_was_tested() {
        System.out.println("data-driven tests on JSON cases: " + (TOLD.isEmpty() ? "skipped" : TOLD));
    }

    /** The ids of the cases of a category that do not hold. */
    private static List<String> failing(String category, Check check) {
        return failing(category, category, check);
    }

    private static List<String> failing(String category, String toldAs, Check check) {
        Path folder = JsonCases.folder().orElse(null);
        assumeTrue(folder != null, "shared/data/json-repair is not there: no cases to run");
        List<JsonNode> cases = JsonCases.in(folder).stream()
                .filter(one -> one.path("category").asText().equals(category))
                .toList();
        List<String> failing = new ArrayList<>();
        for (JsonNode one : cases) {
            if (!holds(one, check)) {
                failing.add(one.path("id").asText());
            }
        }
        TOLD.put(toldAs, (cases.size() - failing.size()) + " of " + cases.size());
        return failing;
    }

    private static boolean holds(JsonNode given, Check check) {
        try {
            return check.holds(given);
        } catch (JsonException e) {
            return false;
        }
    }

    private static String input(JsonNode given) {
        return given.path("input").asText();
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
    void all_of_partial() {
        assertThat(failing("partial", JsonCasesTest::holdsPartially)).isEmpty();
    }

    private static boolean holdsPartially(JsonNode given) {
        PartialJson partial = PartialJson.of(input(given));
        JsonNode expected = given.path("expected_value");
        if (given.has("fn")) {
            Object parameters = Objects.requireNonNullElse(partial.value(), Map.of());
            return JsonCases.same(expected.path("params"), parameters)
                    && expected.path("lastParamComplete").asBoolean() == isLastComplete(input(given));
        }
        String state = given.path("expected_state").asText();
        boolean failed = state.startsWith("failed");
        return failed ? partial.state() == PartialJson.State.NOTHING : JsonCases.same(expected, partial.value());
    }

    /** Whether no member of the outermost object is open. */
    private static boolean isLastComplete(String text) {
        Delta delta = new Delta();
        delta.feed(text);
        return Objects.requireNonNullElse((Map<?, ?>) delta.value(), Map.of()).keySet().stream()
                .allMatch(name -> delta.whole.containsKey("$." + name));
    }

    @Test
    void all_without_json() {
        assertThat(failing("no-json", given -> isRefused(() -> Json.extract(input(given)))))
                .isEmpty();
    }

    @Test
    void the_growing_object_of_incremental_is_shown_in_the_same_steps() {
        assertThat(failing("incremental", given -> {
                    PartialJson partial = new PartialJson();
                    List<String> steps = new ArrayList<>();
                    given.path("tokens").forEach(token -> {
                        partial.append(token.asText());
                        String now = Json.write(partial.value());
                        if (partial.value() != null
                                && (steps.isEmpty()
                                        || !steps.get(steps.size() - 1).equals(now))) {
                            steps.add(now);
                        }
                    });
                    return JsonCases.same(
                            given.path("expected_sequence"),
                            steps.stream().map(Json::read).toList());
                }))
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
    void deltas_of_a_growing_object() {
        List<String> failing = failing("partial-delta", given -> {
            String previous = given.path("previous").asText();
            if (!input(given).startsWith(previous)) {
                return true; // a reader that is fed cannot be given another beginning
            }
            Delta delta = new Delta();
            delta.feed(previous);
            delta.start();
            delta.feed(input(given).substring(previous.length()));
            return switch (given.path("result_path").asText()) {
                case "delta" -> JsonCases.same(given.path("expected_value"), delta.news());
                case "result" ->
                    JsonCases.same(given.path("expected_value"), Objects.requireNonNullElse(delta.value(), Map.of()));
                default -> true; // asks for the last parameter, which "partial" holds
            };
        });
        assertThat(failing).isEmpty();
    }

    /** Members of the outermost object as a listener hears of them. */
    private static final class Delta implements PartialJson.Listener {
        private final PartialJson partial = new PartialJson(this);
        private final Map<String, Object> whole = new HashMap<>();
        private final Map<String, Object> news = new LinkedHashMap<>();

        void feed(String text) {
            partial.append(text);
        }

        void start() {
            news.clear();
        }

        Object value() {
            return partial.value();
        }

        Map<String, Object> news() {
            return news;
        }

        @Override
        public void onText(String path, String piece) {
            if (isMember(path)) {
                news.merge(path.substring(2), piece, (before, after) -> before.toString() + after);
            }
        }

        @Override
        public void onValue(String path, Object value) {
            whole.put(path, value);
            if (isMember(path) && !(value instanceof String)) {
                news.put(path.substring(2), value);
            }
        }

        private static boolean isMember(String path) {
            return path.startsWith("$.") && path.indexOf('.', 2) < 0 && path.indexOf('[') < 0;
        }
    }

    @Test
    void items_that_are_complete_are_heard_of_as_they_come() {
        List<String> functions = List.of(
                "extractCompleteItems",
                "extractCompleteItemsWithStatus",
                "extractCompleteObject",
                "extractStringField");
        List<String> failing = failing("partial-items", given -> {
            if (!functions.contains(given.path("fn").asText())) {
                return true; // JSON within a string, or a rule of that project
            }
            Map<String, Object> heard = new LinkedHashMap<>();
            new PartialJson(new PartialJson.Listener() {
                        @Override
                        public void onValue(String path, Object value) {
                            heard.put(path, value);
                        }
                    })
                    .append(input(given));
            String path = "$." + given.path("key").asText();
            Object whole = heard.get(path);
            JsonNode expected = given.path("expected_value");
            return switch (given.path("fn").asText()) {
                case "extractCompleteObject" -> JsonCases.same(expected, whole instanceof Map ? whole : null);
                case "extractStringField" -> JsonCases.same(expected, whole instanceof String ? whole : null);
                default -> holdsItems(expected, heard, path);
            };
        });
        assertThat(failing).isEmpty();
    }

    private static boolean holdsItems(JsonNode expected, Map<String, Object> heard, String path) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; heard.containsKey(path + "[" + i + "]"); i++) {
            items.add(heard.get(path + "[" + i + "]"));
        }
        if (expected.has("items")) {
            return JsonCases.same(expected, Map.of("items", items, "arrayClosed", heard.containsKey(path)));
        }
        return expected.isNull() ? items.isEmpty() : JsonCases.same(expected, items);
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
