package dev.orchestrator.json;

import static dev.orchestrator.json.JsonCases.failing;
import static dev.orchestrator.json.JsonCases.input;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cases of other projects' own tests for JSON that still grows. */
@Timeout(60)
class PartialCasesTest {

    @AfterAll
    static void tell_how_much_was_tested() {
        JsonCases.tell();
    }

    @Test
    void all_of_partial() {
        assertThat(failing("partial", PartialCasesTest::holdsPartially)).isEmpty();
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
}
