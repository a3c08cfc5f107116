package dev.orchestrator.internal.cite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedWordsTest {

    private static final String EVIDENCE = "[1] Needle (prop)\n| A thin sword that Mikken forged for Arya. 剣";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Arya fights with it [1].|true",
                "ARYA's weapon [1].|true",
                "It rains. She fights with Needle. [1]|true",
                "She fights with Needle.[1] It rains.|true",
                "Needle! [1]|true",
                "\"Needle.\" [1]|true",
                "[1] tells of a sword.|true",
                "The thing [1] is a sword [2].|true",
                "細い剣です。[1]|true",
                "It rains in the city [1].|false",
                "Needle is thin. It rains [1].|false",
                "It rains. [1] Needle is thin.|false",
                "It rains.[2][1] Needle is thin.|false",
                "That is for the one of it [1].|false",
                "[1]|false",
            })
    void the_sentence_of_a_mark_is_what_counts(String answer, boolean shared) {
        assertThat(SharedWords.of(answer, answer.indexOf("[1]"), EVIDENCE)).isEqualTo(shared);
    }

    @Test
    void a_line_is_a_sentence() {
        String answer = "Weapons: Needle\n- rain [1]";
        assertThat(SharedWords.of(answer, answer.indexOf("[1]"), EVIDENCE)).isFalse();
    }
}
