package dev.orchestrator.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> NAMES = List.of("story-head", "story-editor", "audio-head", "video-head");

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "abc, abd, 1",
        "abc, acb, 1",
        "abc, ab, 1",
        "abc, xabc, 1",
        "kitten, sitting, 3",
        "ca, abc, 3",
    })
    void letters_are_exchanged_left_out_added_or_another_one(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
        assertThat(Nearest.distance(b, a)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "stroy-head, story-head",
        "Story-Head, story-head",
        "story_head, story-head",
        "story head, story-head",
        "storyhead, story-head",
        "story-edtior, story-editor",
        "adio-head, audio-head",
    })
    void a_name_that_was_mistyped_is_found(String wanted, String meant) {
        assertThat(Nearest.to(wanted, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"writer", "x", "story", "''"})
    void another_name_is_not_taken_for_one(String wanted) {
        assertThat(Nearest.to(wanted, NAMES)).isEmpty();
    }

    @Test
    void of_two_that_are_as_near_the_first_is_meant() {
        assertThat(Nearest.to("xideo-head", List.of("aideo-head", "video-head")))
                .contains("aideo-head");
        assertThat(Nearest.to("video-head", List.of("aideo-head", "video-head")))
                .contains("video-head");
    }

    @Test
    void long_names_are_not_compared() {
        assertThat(Nearest.to("x".repeat(100_000), List.of("x".repeat(100_000))))
                .isEmpty();
    }
}
