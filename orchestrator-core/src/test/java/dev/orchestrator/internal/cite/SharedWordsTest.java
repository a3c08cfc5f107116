package dev.orchestrator.internal.cite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                ". [1] tells of a sword.|true",
                "She says (with Needle.) [1] It rains.|true",
            })
    void the_sentence_of_a_mark_is_what_counts(String answer, boolean shared) {
        assertThat(new SharedWords(answer).around(answer.indexOf("[1]"), SharedWords.words(EVIDENCE)))
                .isEqualTo(shared);
    }

    @Test
    void a_line_is_a_sentence() {
        String answer = "Weapons: Needle\n- rain [1]";
        assertThat(new SharedWords(answer).around(answer.indexOf("[1]"), SharedWords.words(EVIDENCE)))
                .isFalse();
    }

    @Test
    void each_mark_of_many_belongs_to_its_own_sentence() {
        String answer = "Needle is thin [1]. It rains [1]. Arya lives. [1] It rains\n[1]";
        SharedWords words = new SharedWords(answer);
        List<Boolean> shared = new ArrayList<>();
        for (int i = answer.indexOf("[1]"); i >= 0; i = answer.indexOf("[1]", i + 1)) {
            shared.add(words.around(i, SharedWords.words(EVIDENCE)));
        }
        assertThat(shared).containsExactly(true, false, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Needle is thin.\" [1] \"It rains.\" [2]",
                "**Needle is thin.** [1] **It rains.** [2]",
                "(Needle is thin.) [1] It rains [2]",
                "Needle is thin.[1]It rains.[2]",
                "Needle is thin. [1]it rains [2]",
                "\"Needle is thin.\" It rains. [2]",
                "Needle [1] .[1]It rains [2]",
                "「剣です。」[1]「雨。」[2]",
            })
    void a_sentence_ends_before_its_closers_and_before_its_marks(String answer) {
        SharedWords words = new SharedWords(answer);
        Set<String> evidence = SharedWords.words(EVIDENCE);
        int first = answer.indexOf("[1]");
        assertThat(first < 0 || words.around(first, evidence)).isTrue();
        assertThat(words.around(answer.indexOf("[2]"), evidence)).isFalse();
    }

    @Test
    void a_quotation_within_a_sentence_does_not_end_it() {
        String answer = "\"Needle!\" is what she calls it [1].";
        assertThat(new SharedWords(answer).around(answer.indexOf("[1]"), SharedWords.words(EVIDENCE)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rain[1] ", "rain[1]\n", "[1]", "rain. [1]", " \n.[1]", "\"rain.\" [1] ", "rain.[1]"})
    @Timeout(60) // takes minutes where the answer is read anew for each mark
    void an_answer_full_of_marks_is_read_once(String piece) {
        String answer = piece.repeat(50_000);
        SharedWords words = new SharedWords(answer);
        Set<String> evidence = SharedWords.words(EVIDENCE);
        for (int i = answer.indexOf("[1]"); i >= 0; i = answer.indexOf("[1]", i + 1)) {
            assertThat(words.around(i, evidence)).isFalse();
        }
    }
}
