package dev.orchestrator.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "One two. Three four five.|25|One two. Three four five.",
                "One two. Three four five.|15|One two.",
                "One two. Three four five.|12|One two.",
                "One. Two three four five six seven|20|One. Two three four…",
                "One. Two three four five six seven|9|One.",
                "One. Two three four five six seven|11|One. Two…",
                "Onetwothreefour|8|Onetwot…",
                "一。二三四五六七八|4|一。",
            })
    void texts_end_with_a_sentence_or_a_word(String text, int characters, String expected) {
        assertThat(Excerpts.shortened(text, characters)).isEqualTo(expected).hasSizeLessThanOrEqualTo(characters);
    }

    @Test
    void no_pair_is_torn() {
        assertThat(Excerpts.of("a\uD83D\uDE00b", 2)).isEqualTo("a");
        assertThat(Excerpts.of("a\uD83D\uDE00b", 3)).isEqualTo("a\uD83D\uDE00");
        assertThat(Excerpts.of("ab", 0)).isEmpty();
        assertThat(Excerpts.shortened("a\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", 3))
                .isEqualTo("a…");
    }
}
