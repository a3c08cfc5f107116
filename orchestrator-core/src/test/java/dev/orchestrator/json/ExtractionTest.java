package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtractionTest {

    private static final Map<String, Object> FILM = Map.of("title", "Heat");

    @Test
    void json_in_prose() {
        assertThat(Json.extract("Sure! Here it is: {\"title\": \"Heat\"}. Anything else?"))
                .isEqualTo(FILM);
        assertThat(Json.extract("Films {well, some} [see below]: [\"Heat\", \"Ronin\"]"))
                .isEqualTo(List.of("Heat", "Ronin"));
        assertThat(Json.extract("I meant {title: 'Heat'} of course")).isEqualTo(FILM);
    }

    @Test
    void json_in_a_fence_goes_before_json_in_prose() {
        String answer = "From {\"a\": [1, 2, 3, 4, 5]} follows\n```json\n{\"title\": \"Heat\",}\n```\n";
        assertThat(Json.extract(answer)).isEqualTo(FILM);
    }

    @Test
    void code_in_a_fence_of_another_language_goes_last() {
        assertThat(Json.extract("```python\nd = {'x': [1, 2, 3]}\n```\nprints {\"title\": \"Heat\"}"))
                .isEqualTo(FILM);
    }

    @Test
    void a_fence_within_a_string_is_text() {
        assertThat(Json.extract("```json\n{\"md\": \"```js\\n{}\\n```\"}\n```"))
                .isEqualTo(Map.of("md", "```js\n{}\n```"));
    }

    @Test
    void the_longest_of_several_counts() {
        assertThat(Json.extract("As in [1]: {\"title\": \"Heat\"}, not {}")).isEqualTo(FILM);
    }

    @Test
    void thoughts_are_passed_over() {
        assertThat(Json.extract("<think>{\"title\": \"Ronin or so, perhaps\"}?</think>{\"title\": \"Heat\"}"))
                .isEqualTo(FILM);
        assertThat(Json.extract("{\"title\": \"Ronin or so, perhaps\"}</THINK>\n{\"title\": \"Heat\"}"))
                .isEqualTo(FILM);
        assertThat(Json.extract("<think>never closed {\"title\": \"Heat\"}")).isEqualTo(FILM);
    }

    @Test
    void a_tag_within_a_string_is_text() {
        assertThat(Json.extract("{\"a\": \"<think>x</think>\"}")).isEqualTo(Map.of("a", "<think>x</think>"));
    }

    @Test
    void a_scalar_counts_only_if_it_is_all_there_is() {
        assertThat(Json.extract(" 42 ")).isEqualTo(42L);
        assertThatThrownBy(() -> Json.extract("It is 42."))
                .isInstanceOf(JsonException.class)
                .hasMessage("JSON: there is no object and no array in a text of 9 characters");
    }

    @Test
    void json_that_was_cut_off_is_what_there_is_of_it() {
        assertThat(Json.extract("Here:\n```json\n{\"title\": \"Heat\", \"cast\": [\"Al\", "))
                .isEqualTo(Map.of("title", "Heat", "cast", List.of("Al")));
    }
}
