package dev.orchestrator.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordFormsTest {

    private static String common(String word) {
        return WordForms.common(WordForms.folded(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arc arcs",
                "story stories Story",
                "sketch sketches sketching sketched",
                "box boxes",
                "voice voices voiced voicing",
                "animate animated animating animation animations",
                "cut cuts cutting",
                "dub dubs dubbing dubbed",
                "schedule schedules scheduled scheduling",
                "consistent consistency consistently",
                "edit edits editing edited",
                "budget budgets",
                "visual visuals visually",
                "cliché cliches",
                "chorus",
                "glass glasses",
            })
    void the_forms_of_a_word_come_together(String forms) {
        assertThat(forms.split(" ")).extracting(WordFormsTest::common).containsOnly(common(forms.split(" ")[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "arc, search",
        "arc, archive",
        "arc, arch",
        "animal, animate",
        "scene, scenario",
        "shot, shoot",
        "cut, cute",
        "end, ending",
        "time, timing",
        "sound, soundtrack",
        "story, storyboard",
        "music, musician",
        "need, ned",
        "image, imagine",
        "color, colonel",
        "string, str",
    })
    void other_words_stay_apart(String one, String other) {
        assertThat(common(one)).isNotEqualTo(common(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "es", "ing", "ed", "ies", "日本語", "١٢٣", "ß"})
    void anything_is_a_word(String word) {
        assertThat(common(word)).isNotNull();
    }
}
