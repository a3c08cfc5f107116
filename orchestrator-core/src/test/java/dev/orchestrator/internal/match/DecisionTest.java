package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {

    @ParameterizedTest
    @CsvSource({
        // best, nothing new, against, second, suggestion
        "  3, false, false, -9, MERGE",
        "  3, true,  false, -9, SKIP",
        "  3, true,  true,  -9, REVIEW",
        "  3, false, true,  -9, REVIEW",
        "  3, false, false, 2.8, REVIEW",
        "  3, true,  false, 2.8, REVIEW",
        "  3, false, false, 2.6, MERGE",
        "1.9, false, false, -9, REVIEW",
        "  0, true,  false, -9, REVIEW",
        "-.1, true,  false, -9, NONE",
    })
    void similarity_hard_evidence_and_margin_decide(
            double best, boolean nothingNew, boolean against, double second, Suggestion expected) {
        List<Judged> judged = List.of(
                new Judged("best", best, false, nothingNew, against, false, List.of()),
                new Judged("second", second, false, false, false, false, List.of()));
        assertThat(Decision.of(judged, Thresholds.DEFAULT).suggestion()).isEqualTo(expected);
    }

    @Test
    void the_very_same_is_skipped_even_if_it_is_there_twice() {
        Judged same = new Judged("a", 10, true, true, false, false, List.of());
        Verdict verdict = Decision.of(List.of(same, same), Thresholds.DEFAULT);
        assertThat(verdict.suggestion()).isEqualTo(Suggestion.SKIP);
        assertThat(verdict.matches().get(0).similarity()).isEqualTo(1);
    }

    @Test
    void only_the_first_match_is_taken_without_asking() {
        List<Judged> judged = List.of(
                new Judged("a", 6, false, false, false, false, List.of()),
                new Judged("b", 4, false, false, false, false, List.of()));
        assertThat(Decision.of(judged, Thresholds.DEFAULT).matches())
                .extracting(Match::suggestion)
                .containsExactly(Suggestion.MERGE, Suggestion.REVIEW);
    }

    @ParameterizedTest
    @CsvSource({
        // first, against, second, against, which are open
        "1.9, false, 1.5, false, true,  true",
        "1.9, true,  1.5, false, false, true",
        "3,   false, 2.9, false, false, false",
        "3,   false, 1.5, true,  false, false",
    })
    void what_only_words_leave_open_is_told_apart_from_what_is_held_back(
            double one, boolean against, double two, boolean alsoAgainst, boolean first, boolean second) {
        List<Judged> judged = List.of(
                new Judged("a", one, false, false, against, false, List.of()),
                new Judged("b", two, false, false, alsoAgainst, false, List.of()));
        assertThat(Decision.of(judged, Thresholds.DEFAULT).matches())
                .extracting(Match::open)
                .containsExactly(first, second);
    }

    @Test
    void without_candidates_it_is_new() {
        assertThat(Decision.of(List.of(), Thresholds.DEFAULT)).isEqualTo(new Verdict(List.of()));
    }

    @Test
    void thresholds_can_be_changed_within_reason() {
        Thresholds careful = new Thresholds(0.99, 0.3, 2, 20);
        Judged one = new Judged("a", 3, false, false, false, false, List.of());
        assertThat(Decision.of(List.of(one), careful).suggestion()).isEqualTo(Suggestion.REVIEW);
        assertThatThrownBy(() -> new Thresholds(0.5, 0.6, 0, 10)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> new Thresholds(0.9, 0.6, -1, 10)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> new Thresholds(0.9, 0.6, 1, 0)).isInstanceOf(OrchestratorException.class);
    }
}
