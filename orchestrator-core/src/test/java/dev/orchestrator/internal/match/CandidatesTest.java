package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private final Duplicates duplicates = new Duplicates(Thresholds.DEFAULT, NaturalKeys.NONE);
    private final HeldTerms index = new HeldTerms();

    @Test
    void a_search_takes_two_calls_and_a_verdict_one_more() {
        index.add("a", "a camera of steel");
        index.add("b", "a harbour of stone");
        Search search = duplicates.search("camera of steel", index);
        assertThat(search.ids()).startsWith("a");
        assertThat(index.countCalls).isEqualTo(1);
        assertThat(index.holdingCalls).isEqualTo(1);
        search.judge(index.contents(search.ids()));
        assertThat(index.countCalls).isEqualTo(2);
        assertThat(index.holdingCalls).isEqualTo(1);
    }

    @Test
    void the_rarest_terms_find_an_item_among_many_that_share_common_ones() {
        for (int i = 0; i < 20_000; i++) {
            index.add("item" + i, "the black camera of the house number" + (i % 50) + " in town" + (i % 700));
        }
        index.add("wanted", "the black camera of the house Zanzibar Quagmire");
        Search search = duplicates.search("black camera of house Zanzibar Quagmire in town3", index);
        assertThat(search.ids()).startsWith("wanted").hasSizeLessThanOrEqualTo(10);
        assertThat(index.rows).isLessThanOrEqualTo(2_000);
    }

    @Test
    void where_all_items_are_alike_no_more_is_read_than_the_budget() {
        for (int i = 0; i < 5_000; i++) {
            index.add("item" + i, "the very same words");
        }
        Search search = duplicates.search("the very same words", index);
        assertThat(search.ids()).hasSize(10);
        assertThat(index.rows).isEqualTo(2_000);
    }

    @Test
    void who_has_no_terms_or_shares_none_is_not_searched_for() {
        index.add("a", "camera");
        assertThat(duplicates.search("?!", index).ids()).isEmpty();
        assertThat(duplicates.search("harbour", index).ids()).isEmpty();
        assertThat(index.holdingCalls).isZero();
    }

    @Test
    void a_code_weighs_more_than_a_word() {
        for (int i = 0; i < 30; i++) {
            index.add("other" + i, "thing" + i);
        }
        index.add("word", "harbour");
        index.add("code", "KX820B");
        assertThat(duplicates.search("harbour KX820B", index).ids()).containsExactly("code", "word");
    }

    @Test
    void an_index_may_tell_of_items_that_are_gone() {
        TermIndex stale = new TermIndex() {
            @Override
            public Counts counts(Collection<String> terms) {
                return new Counts(1, Map.of("camera", 5L));
            }

            @Override
            public List<String> holding(Map<String, Double> weights, int read, int limit) {
                return List.of();
            }
        };
        Search search = duplicates.search("camera", stale);
        assertThat(search.ids()).isEmpty();
        assertThat(search.judge(Map.of()).suggestion()).isEqualTo(Suggestion.NONE);
    }
}
