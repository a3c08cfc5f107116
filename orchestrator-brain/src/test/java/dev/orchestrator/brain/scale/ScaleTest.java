package dev.orchestrator.brain.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orchestrator.port.brain.Entity;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    private static final List<Passage> FILM = List.of(
            passage("Arya Stark", "She fights with the thin sword Needle."),
            passage("Needle", "A thin sword."),
            passage("The kitchen", "Two cooks bake bread with a sword on the wall."));

    private static Passage passage(String title, String text) {
        return Passage.of(Entity.of("id", "thing", title, text));
    }

    private static double share(String question, int passage) {
        return new Question(question, Corpus.of(FILM.size(), FILM)).share(FILM.get(passage));
    }

    @Test
    void rare_words_weigh_more_than_common_ones() {
        assertThat(share("the bread and the sword", 2)).isGreaterThan(share("the bread and the sword", 1));
        assertThat(share("sword", 2)).isPositive();
    }

    @Test
    void a_question_that_names_an_entity_is_about_it() {
        assertThat(share("Where is Needle?", 1)).isGreaterThan(share("Where is Needle?", 0));
    }

    @Test
    void words_nobody_uses_make_a_question_one_about_something_else() {
        assertThat(share("bread", 2)).isGreaterThan(0.3);
        assertThat(share("bread of quinoa and amaranth", 2)).isLessThan(share("bread", 2) / 3);
    }

    @Test
    void a_question_without_words_has_no_share() {
        assertThat(share("?!", 0)).isZero();
        Question empty = new Question("sword", Corpus.of(0, List.of()));
        assertThat(empty.share(FILM.get(0))).isBetween(0.0, Question.MOST);
    }

    @Test
    void similarity_goes_from_none_to_all_and_never_falls() {
        Scale scale = Scale.forModel("unknown");
        double before = -1;
        for (double cosine = -1; cosine <= 1; cosine += 0.01) {
            double similarity = scale.similarity(0.1, cosine);
            assertThat(similarity).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(before);
            assertThat(scale.similarity(0.2, cosine)).isGreaterThanOrEqualTo(similarity);
            before = similarity;
        }
        assertThat(Scale.similarity(0)).isZero();
        assertThat(Scale.similarity(Question.MOST)).isEqualTo(1);
        assertThat(scale.similarity(Question.MOST, 1)).isEqualTo(1);
    }

    @Test
    void what_the_application_calls_related_is_at_the_threshold() {
        for (double related : new double[] {0.2, 0.43, 0.8}) {
            Scale scale = Scale.withRelatedCosine(related);
            assertThat(scale.similarity(0, related)).isEqualTo(0.6, within(1e-9));
            assertThat(scale.similarity(Question.MOST, 1)).isEqualTo(1, within(1e-9));
        }
    }
}
