package dev.orchestrator.brain.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.Entity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "weapons, WEAPON",
        "stalls, stalling",
        "stopped, stops",
        "cities, city",
        "boxes, box",
        "moved, move",
        "heated, heating",
        "Café, cafe",
        "ﬁre, fire",
        "glasses, glass"
    })
    void forms_of_a_word_are_one(String one, String other) {
        assertThat(Words.of(one)).isEqualTo(Words.of(other)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"bus, bu", "king, k", "red, r", "this, thi"})
    void what_only_looks_like_an_ending_stays(String word, String cut) {
        assertThat(Words.of(word)).doesNotContain(cut).hasSize(1);
    }

    @Test
    void signs_separate_words_and_are_none() {
        assertThat(Words.of("a-b+c \"d\" e:f* (g) ~ 😀 h")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(Words.of("!?~* 😀")).isEmpty();
        assertThat(Words.of("東京")).containsExactly("東", "京");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0301\u0316", "\u0301\uFF9E", "\u0301\u0316\u0903"})
    @Timeout(60) // takes minutes where all marks of a row are brought in order
    void no_row_of_marks_takes_long(String marks) {
        assertThat(Words.of("a" + marks.repeat(500_000))).containsExactly("a");
    }

    @Test
    void marks_on_a_letter_are_no_part_of_it() {
        assertThat(Words.of("e\u0301\u0316".repeat(40))).isEqualTo(Words.of("e".repeat(40)));
        assertThat(Words.of("a" + "\u0301".repeat(17) + "b")).containsExactly("ab");
        assertThat(Words.of("\uFF76\uFF9E")).isEqualTo(Words.of("\u30AC"));
    }

    @Test
    void stop_words_are_not_what_a_text_is_about_unless_there_is_nothing_else() {
        assertThat(Words.telling("Which is the sword of Arya, the sword?")).containsExactly("sword", "arya");
        assertThat(Words.telling("To be or not to be")).containsExactly("to", "be", "or", "not");
    }

    @Test
    void a_vector_is_made_of_title_type_text_and_properties_up_to_a_bound() {
        Entity entity = new Entity("id", "prop", "Needle", "A sword.", Map.of("forged", List.of("Mikken", 1)));
        assertThat(Words.embedded(entity)).isEqualTo("Needle\nprop\nA sword.\nforged Mikken 1");
        Entity long1 = Entity.of("id", "prop", "Needle", "😀".repeat(100_000));
        assertThat(Words.embedded(long1)).hasSizeLessThanOrEqualTo(Words.EMBEDDED);
        assertThat(Words.embedded(long1).codePoints()).doesNotContain(0xD83D);
    }
}
