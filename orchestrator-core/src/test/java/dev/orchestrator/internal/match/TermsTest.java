package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TermsTest {

    @Test
    void a_word_in_capitals_is_kept_as_it_is_sought_and_compared_as_the_code_that_it_may_be() {
        String text = "We saw the HARBOURS, FACTORIES and BRIDGE of the coast, each 10 INCHES wide, in the SECOND year";
        assertThat(Terms.of(text))
                .contains("harbours", "factories", "inches", "second")
                .doesNotContain("harbour");
        assertThat(Terms.inCapitals(text)).containsExactly("harbour", "factory", "10inch", "2nd");
        for (String words : new String[] {"harbours", "HARBOURS", "Harbour", "all that is told about HARBOURS"}) {
            assertThat(Terms.sought(words)).contains("harbour").doesNotContain("harbours");
        }
        assertThat(Terms.sought("the Panasonic KXTGA820B of ours")).contains("kxtga820b");
        assertThat(Terms.inCapitals("WE SAW THE HARBOURS")).isEmpty();
        assertThat(Terms.inCapitals("we saw the harbours")).isEmpty();
    }

    @Test
    void a_code_is_one_term_however_it_is_written() {
        assertThat(Terms.of("Panasonic KX-TGA820B handset")).contains("kxtga820b", "kxtga820", "panasonic", "handset");
        assertThat(Terms.of("Panasonic KXTGA820B handset")).contains("kxtga820b", "kxtga820");
        assertThat(Terms.of("Denon AVR 3808CI")).contains("avr3808ci");
        assertThat(Terms.of("310/246-1501")).containsExactly("3102461501");
    }

    @Test
    void numbers_measures_and_dates_have_one_spelling() {
        assertThat(Terms.of("250 GB, 1.50 and 007")).contains("250gb", "1.5", "7");
        assertThat(Terms.of("250GB")).containsExactly("250gb");
        assertThat(Terms.of("1,080 lines")).contains("1080");
        assertThat(Terms.of("2024-01-31")).containsExactly("2024-01-31");
        assertThat(Terms.of("31.1.2024")).containsExactly("2024-01-31");
        assertThat(Terms.of("2024-01-31T10:15:30Z")).contains("2024-01-31");
    }

    @Test
    void accents_entities_plurals_and_ordinals_make_no_difference() {
        assertThat(Terms.of("B&#233;b&eacute;s")).containsExactly("bebe");
        assertThat(Terms.of("Bébé")).containsExactly("bebe");
        assertThat(Terms.of("second stories")).contains("2nd", "story");
    }

    @Test
    void scripts_without_spaces_are_cut_into_pairs() {
        assertThat(Terms.of("東京都庁")).containsExactly("東京", "京都", "都庁");
    }

    @Test
    void fields_count_in_any_order() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("title", "Rocky");
        one.put("year", 1976);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("year", 1976.0);
        other.put("title", "Rocky");
        assertThat(Terms.of(one)).isEqualTo(Terms.of(other)).containsExactlyInAnyOrder("rocky", "1976");
    }

    @Test
    void long_texts_that_are_alike_share_most_of_their_bounded_terms() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            text.append("word")
                    .append((char) ('a' + random.nextInt(26)))
                    .append(Long.toString(random.nextInt(5_000), 26).replaceAll("\\d", "z"))
                    .append(' ');
        }
        List<String> whole = Terms.of(text.toString());
        List<String> later = Terms.of("something was put before it " + text);
        assertThat(whole).hasSize(Terms.MOST).doesNotHaveDuplicates();
        Set<String> shared = new HashSet<>(whole);
        shared.retainAll(later);
        assertThat(shared).hasSizeGreaterThan(Terms.MOST / 2);
    }

    @Test
    void terms_are_short() {
        assertThat(Terms.of("x".repeat(5_000) + " " + "a1".repeat(3_000) + " " + "b-2-".repeat(2_000)))
                .allSatisfy(term -> assertThat(term.length()).isBetween(1, Terms.LONGEST));
    }

    @Test
    void there_may_be_none() {
        assertThat(Terms.of("")).isEmpty();
        assertThat(Terms.of(" -./ ?! ")).isEmpty();
        assertThat(Terms.of(Map.of())).isEmpty();
    }
}
