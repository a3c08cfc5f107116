package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NaturalKeysTest {

    private final NaturalKeys keys =
            new NaturalKeys(List.of(List.of("isbn"), List.of("title", "release.year"), List.of("nowhere")));
    private final HeldTerms index = new HeldTerms();

    private Verdict judge(Map<String, Object> content) {
        Search search = new Duplicates(Thresholds.DEFAULT, keys).search(content, index);
        return search.judge(index.contents(search.ids()));
    }

    @ParameterizedTest
    @CsvSource({
        "978-3-16, 978-3-16, true",
        "978-3-16, ' 978-3-16 ', true",
        "ABC, abc, true",
        "Café, Cafe, true",
        "978-3-16, 978316, false",
        "007, 7, false",
    })
    void values_are_the_same_up_to_case_accents_and_spaces(String one, String other, boolean same) {
        assertThat(keys.terms(Map.of("isbn", one)).equals(keys.terms(Map.of("isbn", other))))
                .isEqualTo(same);
    }

    @Test
    void a_number_is_what_it_says() {
        assertThat(keys.terms(Map.of("isbn", 7))).isEqualTo(keys.terms(Map.of("isbn", "7")));
        assertThat(keys.terms(Map.of("isbn", 7.0))).isEqualTo(keys.terms(Map.of("isbn", 7L)));
    }

    @Test
    void a_key_must_be_there_whole() {
        assertThat(keys.terms(Map.of("title", "Rocky"))).isEmpty();
        assertThat(keys.terms(Map.of("title", "Rocky", "release", Map.of("year", 1976))))
                .hasSize(1);
        assertThat(keys.terms(Map.of("title", "Rocky", "release", "1976"))).isEmpty();
        assertThat(keys.terms(Map.of("isbn", " "))).isEmpty();
        assertThat(keys.terms(Map.of("isbn", List.of("1")))).isEmpty();
        assertThat(keys.terms("isbn: 1")).isEmpty();
    }

    @Test
    void parts_of_a_key_do_not_run_together() {
        NaturalKeys two = new NaturalKeys(List.of(List.of("a", "b")));
        assertThat(two.terms(Map.of("a", "x", "b", "yz"))).isNotEqualTo(two.terms(Map.of("a", "xy", "b", "z")));
    }

    @Test
    void what_has_the_same_key_is_the_same_whatever_it_says() {
        index.add("there", Map.of("isbn", "1", "title", "The stolen crown"), keys.terms(Map.of("isbn", "1")));
        Verdict verdict = judge(Map.of("isbn", "1", "title", "Something else altogether"));
        assertThat(verdict.suggestion()).isEqualTo(Suggestion.MERGE);
        assertThat(verdict.matches().get(0).similarity()).isGreaterThan(0.99);
        assertThat(verdict.matches().get(0).reasons()).containsExactly("the same isbn");
    }

    @Test
    void what_has_another_key_is_another_however_alike_it_is() {
        index.add("there", Map.of("isbn", "1", "title", "The stolen crown of Aldermoor"), List.of());
        assertThat(judge(Map.of("title", "The stolen crown of Aldermoor")).matches())
                .isNotEmpty();
        assertThat(judge(Map.of("isbn", "2", "title", "The stolen crown of Aldermoor"))
                        .matches())
                .isEmpty();
    }

    @Test
    void what_has_become_part_of_a_thing_has_the_key_of_that() {
        Map<String, Object> crown = Map.of("isbn", "1", "title", "The stolen crown of Aldermoor");
        String summary = "Vera steals the crown and hides it in the lighthouse";
        index.add("there", List.of(crown, summary), List.of());
        assertThat(judge(Map.of("text", summary)).matches()).isNotEmpty();
        assertThat(judge(Map.of("isbn", "2", "text", summary)).matches()).isEmpty();
    }

    @Test
    void one_key_that_is_the_same_is_enough() {
        Map<String, Object> there = Map.of("isbn", "1", "title", "Rocky", "release", Map.of("year", 1976));
        index.add("there", there, keys.terms(there));
        assertThat(judge(Map.of("isbn", "2", "title", "ROCKY", "release", Map.of("year", 1976)))
                        .matches())
                .singleElement()
                .satisfies(match -> assertThat(match.reasons()).containsExactly("the same title and release.year"));
    }

    @Test
    void the_same_key_is_found_among_thousands_that_share_more_words() {
        for (int i = 0; i < 3_000; i++) {
            Map<String, Object> other = Map.of("isbn", "x" + i, "title", "The stolen crown of Aldermoor castle");
            index.add("other" + i, other, keys.terms(other));
        }
        Map<String, Object> there = Map.of("isbn", "1", "title", "Unlike");
        index.add("there", there, keys.terms(there));
        assertThat(judge(Map.of("isbn", "1", "title", "The stolen crown of Aldermoor castle"))
                        .matches())
                .extracting(Match::itemId)
                .containsExactly("there");
    }
}
