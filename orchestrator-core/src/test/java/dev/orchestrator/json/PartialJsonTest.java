package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialJsonTest {

    private static final String ANSWER =
            "<think>{no}</think>Here you {are}:\n```json\n{\"title\": \"He\\u0061t \ud83d\ude00\\n\", \"cast\": [{\"name\": \"Al\"}, {\"name\": \"Bob\"}],"
                    + " \"year\": 1995, \"odd name\": -1.5e1, \"seen\": true, \"none\": null, \"e\": [[], {}]}\n```\nGood night {}";

    private static final Object WHOLE = Json.extract(ANSWER);

    /** All that is heard of: strings put together from their pieces, and the values at their paths. */
    private static final class Heard implements PartialJson.Listener {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final List<String> order = new ArrayList<>();

        @Override
        public void onText(String path, String piece) {
            assertThat(piece).isNotEmpty();
            assertThat(values).doesNotContainKey(path);
            texts.merge(path, piece, String::concat);
        }

        @Override
        public void onValue(String path, Object value) {
            order.add(path);
            assertThat(values.put(path, value)).isNull();
        }
    }

    @Test
    void wherever_the_answer_is_cut_the_whole_is_the_same() {
        for (int size = 1; size < ANSWER.length(); size++) {
            Heard heard = new Heard();
            PartialJson partial = new PartialJson(heard);
            for (int from = 0; from < ANSWER.length(); from += size) {
                partial.append(ANSWER.substring(from, Math.min(ANSWER.length(), from + size)));
                partial.value();
            }
            assertThat(partial.state()).isEqualTo(PartialJson.State.COMPLETE);
            assertThat(partial.value()).isEqualTo(WHOLE);
            assertThat(heard.values.get("$")).isEqualTo(WHOLE);
            heard.texts.forEach((path, text) -> assertThat(text).isEqualTo(heard.values.get(path)));
            assertThat(heard.texts).containsOnlyKeys("$.title", "$.cast[0].name", "$.cast[1].name");
        }
    }

    @Test
    void values_are_told_when_they_are_complete_from_the_inside_out() {
        Heard heard = new Heard();
        new PartialJson(heard).append(ANSWER);
        assertThat(heard.order)
                .containsExactly(
                        "$.title",
                        "$.cast[0].name",
                        "$.cast[0]",
                        "$.cast[1].name",
                        "$.cast[1]",
                        "$.cast",
                        "$.year",
                        "$[\"odd name\"]",
                        "$.seen",
                        "$.none",
                        "$.e[0]",
                        "$.e[1]",
                        "$.e",
                        "$");
        assertThat(heard.values.get("$.cast[1]")).isEqualTo(Map.of("name", "Bob"));
    }

    @Test
    void half_a_pair_is_held_back_until_the_other_half_comes() {
        Heard heard = new Heard();
        PartialJson partial = new PartialJson(heard);
        partial.append("{\"a\": \"x\ud83d");
        assertThat(heard.texts).containsEntry("$.a", "x");
        assertThat(partial.value()).isEqualTo(Map.of("a", "x"));
        partial.append("\ude00");
        assertThat(heard.texts).containsEntry("$.a", "x\ud83d\ude00");
    }

    @Test
    void the_pieces_of_a_string_are_the_string_also_where_half_a_pair_stands_alone() {
        for (String text :
                List.of("x\\ud83d", "\\ud83d", "\\ud83d\\ud83d!", "\\ude00 \\ud83d", "x\ud83d", "\ude00\ud83d")) {
            Heard heard = new Heard();
            PartialJson partial = new PartialJson(heard);
            ("{\"a\": \"" + text + "\"}").chars().forEach(c -> partial.append(Character.toString((char) c)));
            assertThat(heard.texts.get("$.a")).as(text).isEqualTo(heard.values.get("$.a"));
        }
    }

    @Test
    void looking_at_the_value_changes_nothing() {
        for (String text : List.of(
                "{\"name\": test} so: {\"a\": 1}",
                "{\"n\": 1x, \"a\": 1}",
                "[tr, 2] [1]",
                "{\"a\": 1, \"a\": fa!}",
                "[-]{}")) {
            PartialJson looked = new PartialJson();
            PartialJson not = new PartialJson();
            for (int i = 0; i < text.length(); i++) {
                looked.append(text.substring(i, i + 1));
                Json.write(looked.value());
            }
            not.append(text);
            assertThat(looked.state()).as(text).isEqualTo(not.state());
            assertThat(looked.value()).as(text).isEqualTo(not.value());
        }
    }

    @Test
    void the_value_is_a_live_view() {
        PartialJson partial = new PartialJson();
        partial.append("{\"a\": \"on");
        Map<?, ?> value = (Map<?, ?>) partial.value();
        assertThat(value.get("a")).isEqualTo("on");
        assertThat(value.entrySet()).hasSize(1);
        partial.append("e\", \"list\": [1, 2");
        assertThat(value.size()).isEqualTo(2);
        assertThat(value.containsKey("list")).isTrue();
        List<?> list = (List<?>) value.get("list");
        assertThat(list).hasSize(2).last().isEqualTo(2L);
        partial.append("3, tr");
        assertThat(Json.write(value)).isEqualTo("{\"a\":\"one\",\"list\":[1,23,true]}");
        partial.append("ue]}");
        assertThat(value).isEqualTo(Map.of("a", "one", "list", List.of(1L, 23L, true)));
    }

    @Test
    void the_value_so_far_shows_what_is_known() {
        PartialJson partial = new PartialJson();
        assertThat(partial.state()).isEqualTo(PartialJson.State.NOTHING);
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("So: {\"", "{}");
        steps.put("n\"", "{}");
        steps.put(": -", "{}");
        steps.put("1", "{\"n\":-1}");
        steps.put("2.", "{\"n\":-12}");
        steps.put("5, \"l\": [\"", "{\"n\":-12.5,\"l\":[\"\"]}");
        steps.put("ab\\", "{\"n\":-12.5,\"l\":[\"ab\"]}");
        steps.put("n\", t", "{\"n\":-12.5,\"l\":[\"ab\\n\",true]}");
        steps.put("rue]", "{\"n\":-12.5,\"l\":[\"ab\\n\",true]}");
        steps.forEach((piece, value) -> {
            partial.append(piece);
            assertThat(Json.write(partial.value())).as("after %s", piece).isEqualTo(value);
            assertThat(partial.state()).isEqualTo(PartialJson.State.GROWING);
        });
        partial.append("}");
        assertThat(partial.state()).isEqualTo(PartialJson.State.COMPLETE);
    }

    @Test
    void line_breaks_in_strings_and_a_comma_too_many_are_forgiven() {
        assertThat(PartialJson.of("{\"a\": \"x\ny\", \"b\": [1,],}").value())
                .isEqualTo(Map.of("a", "x\ny", "b", List.of(1L)));
    }

    @Test
    void at_a_fault_the_value_stays_as_it_was() {
        PartialJson partial = new PartialJson();
        partial.append("{\"a\": 1, b: 2}");
        assertThat(partial.state()).isEqualTo(PartialJson.State.BROKEN);
        partial.append("{\"c\": 3}");
        assertThat(partial.value()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void a_bracket_of_the_prose_is_not_the_beginning() {
        PartialJson partial = new PartialJson();
        partial.append("{see [note]} 1. [x] {\"a\": 1}");
        assertThat(partial.value()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void a_fault_behind_a_name_is_no_prose() {
        PartialJson partial = new PartialJson();
        partial.append("{\"cast\": [Al, {\"n\": 1}]}");
        assertThat(partial.state()).isEqualTo(PartialJson.State.BROKEN);
        assertThat(partial.value()).isEqualTo(Map.of("cast", List.of()));
    }

    @Test
    void nor_is_a_bracket_in_brackets() {
        for (String prose : List.of("See [[note]] ", "as [[[x]]], ", "[{note}] ")) {
            PartialJson partial = new PartialJson();
            partial.append(prose + "{\"a\": 1}");
            assertThat(partial.value()).as(prose).isEqualTo(Map.of("a", 1L));
        }
    }

    @Test
    void the_value_cannot_be_changed_from_outside() {
        Object value = PartialJson.of("{\"a\": [1").value();
        assertThatThrownBy(() -> ((Map<?, ?>) value).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) ((Map<?, ?>) value).get("a")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_a_listener_throws_comes_out() {
        PartialJson partial = new PartialJson(new PartialJson.Listener() {
            @Override
            public void onValue(String path, Object value) {
                throw new IllegalStateException("enough");
            }
        });
        assertThatThrownBy(() -> partial.append("[1,")).hasMessage("enough");
        assertThat(partial.state()).isEqualTo(PartialJson.State.BROKEN);
        partial.append("2]");
        assertThat(partial.value()).isEqualTo(List.of(1L));
    }

    @Test
    void names_so_long_and_deep_that_telling_the_paths_would_take_quadratic_time_are_refused() {
        String deep = ("{\"" + "k".repeat(99) + "\":").repeat(190) + "[";
        PartialJson partial = new PartialJson(new Heard());
        assertThatThrownBy(() -> partial.append(deep + "1,".repeat(100_000)))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(JsonException.Reason.TOO_COSTLY));
        assertThat(partial.state()).isEqualTo(PartialJson.State.BROKEN);
        assertThat(PartialJson.of(deep + "1,".repeat(100_000)).state()).isEqualTo(PartialJson.State.GROWING);
    }
}
