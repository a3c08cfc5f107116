package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to be the same, or to say nothing new, is lost if it is not. */
class SamenessTest {

    private static final String NAME = "Vera Quill of the Aldermoor lighthouse";

    private static Match match(Object there, Object incoming) {
        return match(there, incoming, NaturalKeys.NONE);
    }

    private static Match match(Object there, Object incoming, NaturalKeys keys) {
        HeldTerms index = new HeldTerms();
        for (int i = 0; i < 300; i++) {
            index.add("other" + i, "Another thing of no meaning " + Integer.toString(i * 7_919 + 20_000, 26));
        }
        index.add("there", there);
        Search search = new Duplicates(Thresholds.DEFAULT, keys).search(incoming, index);
        List<Match> matches = search.judge(index.contents(search.ids())).matches();
        assertThat(matches).extracting(Match::itemId).startsWith("there");
        return matches.get(0);
    }

    private static void isForReview(Object there, Object incoming) {
        for (Match match : List.of(match(there, incoming), match(incoming, there))) {
            assertThat(match.suggestion()).as("%s", match).isEqualTo(Suggestion.REVIEW);
            assertThat(match.similarity()).isLessThan(1);
        }
    }

    private static String words(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toString(i * 7_919 + 900_000, 26).replaceAll("\\d", "q"))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 5_000})
    void texts_that_end_differently_are_not_the_same(int common) {
        isForReview(words(0, common) + " and so she lived", words(0, common) + " and so she died");
    }

    @Test
    void a_long_field_is_not_the_same_by_its_beginning() {
        isForReview(
                Map.of("title", NAME, "contract", words(0, 900) + " yes"),
                Map.of("title", NAME, "contract", words(0, 900) + " no"));
    }

    @Test
    void a_long_list_is_not_the_same_by_its_beginning() {
        List<Object> there = new ArrayList<>(IntStream.range(0, 250).boxed().toList());
        List<Object> incoming = new ArrayList<>(there);
        incoming.set(249, 7_777);
        isForReview(Map.of("title", NAME, "numbers", there), Map.of("title", NAME, "numbers", incoming));
    }

    @Test
    void many_fields_are_not_the_same_by_the_first_ones() {
        Map<String, Object> there = new HashMap<>(Map.of("a title", NAME));
        IntStream.range(0, 300).forEach(i -> there.put("field" + i, i));
        Map<String, Object> incoming = new HashMap<>(there);
        incoming.put("field99", "another");
        isForReview(there, incoming);
    }

    @Test
    void what_stands_too_deep_to_be_seen_is_not_the_same() {
        Object there = "yes";
        Object incoming = "no";
        for (int i = 0; i < 400; i++) {
            there = Map.of("k" + i % 10, there);
            incoming = Map.of("k" + i % 10, incoming);
        }
        isForReview(Map.of("title", NAME, "deep", there), Map.of("title", NAME, "deep", incoming));
    }

    @Test
    void a_short_text_out_of_a_long_one_says_nothing_new() {
        Match match = match(words(0, 900), words(0, 590));
        assertThat(match.suggestion()).as("%s", match).isIn(Suggestion.SKIP, Suggestion.REVIEW);
        assertThat(match(Map.of("title", NAME, "text", words(0, 900)), Map.of("title", NAME))
                        .suggestion())
                .isEqualTo(Suggestion.SKIP);
    }

    @Test
    void the_same_key_is_the_same_thing_but_what_was_not_seen_is_merged() {
        NaturalKeys keys = new NaturalKeys(List.of(List.of("isbn")));
        Match match = match(
                Map.of("isbn", "3-16-148410", "text", words(0, 900) + " yes"),
                Map.of("isbn", "3-16-148410", "text", words(0, 900) + " no"),
                keys);
        assertThat(match.suggestion()).isEqualTo(Suggestion.MERGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Vera Quill learns C# at the lighthouse|Vera Quill learns C++ at the lighthouse",
                "Vera Quill learns C++ at the lighthouse|Vera Quill learns C at the lighthouse",
                "It is -5 degrees at Aldermoor|It is 5 degrees at Aldermoor",
                "Aldermoor owes Quill $100|Aldermoor owes Quill €100",
                "Aldermoor grew by 100 % and more|Aldermoor grew by 100 and more",
                "The debt of Aldermoor is < 5|The debt of Aldermoor is > 5",
                "Vera sails on 2024-01-31T10:00|Vera sails on 2024-01-31T18:00",
                "The dose for Vera is .5 grams|The dose for Vera is 5 grams",
            })
    void signs_tell_apart(String there, String incoming) {
        Match match = match(there, incoming);
        assertThat(match.suggestion()).as("%s", match).isNotEqualTo(Suggestion.SKIP);
        assertThat(match.similarity()).isLessThan(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Vera Quill learns C# at the lighthouse|Vera Quill learns C++ at the lighthouse",
                "It is -5 degrees at Aldermoor|It is 5 degrees at Aldermoor",
                "Aldermoor owes Quill $100|Aldermoor owes Quill €100",
                "Vera sails on 2024-01-31T10:00|Vera sails on 2024-01-31T18:00",
                "The dose for Vera is .5 grams|The dose for Vera is 5 grams",
                "Mail 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 to Vera"
                        + "|Mail 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9825 to Vera",
            })
    void signs_of_numbers_and_codes_are_hard_evidence(String there, String incoming) {
        isForReview(there, incoming);
    }

    @Test
    void a_field_below_zero_is_not_the_one_above() {
        isForReview(Map.of("owner", NAME, "balance", -100), Map.of("owner", NAME, "balance", 100));
        isForReview(
                Map.of("owner", NAME, "balance", -100, "bank", "Kestrel"),
                Map.of("owner", NAME, "balance", 100, "street", "Harbour lane"));
    }

    @Test
    void the_same_in_another_place_is_not_the_same() {
        isForReview(Map.of("sender", Map.of("name", NAME)), Map.of("recipient", Map.of("name", NAME)));
        isForReview(
                Map.of("sender", Map.of("name", NAME), "recipient", Map.of("name", "Bo Tern")),
                Map.of("sender", Map.of("name", "Bo Tern"), "recipient", Map.of("name", NAME)));
    }

    @Test
    void the_same_words_in_another_order_say_something_new() {
        assertThat(match("The keeper Quill bit the dog of Aldermoor", "The dog of Aldermoor bit the keeper Quill")
                        .suggestion())
                .isNotEqualTo(Suggestion.SKIP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Café Müller – opens at 7.0|cafe muller OPENS -- at 7",
                "It is -5 degrees at Aldermoor!|It is −5 degrees, at Aldermoor",
                "Vera Quill learns C++.|VERA QUILL learns C++",
                "Panasonic KX-TG20 handset (black)|Panasonic KXTG20 handset, black",
                "Pay 1,000 % of it to Vera|Pay 1000 % of it to Vera",
            })
    void another_spelling_is_the_same(String there, String incoming) {
        Match match = match(there, incoming);
        assertThat(match.suggestion()).as("%s", match).isEqualTo(Suggestion.SKIP);
        assertThat(match.similarity()).isEqualTo(1);
    }

    @Test
    void nested_objects_are_the_same_in_any_order_of_keys() {
        Map<String, Object> there = Map.of(
                "cast", List.of(Map.of("name", NAME, "age", 60), Map.of("name", "Bo Tern")), "scene", Map.of("no", 3));
        Map<String, Object> incoming = new HashMap<>();
        incoming.put("scene", Map.of("no", 3.0));
        incoming.put(
                "cast", List.of(Map.of("age", "60", "name", NAME.toUpperCase(Locale.ROOT)), Map.of("name", "Bo Tern")));
        assertThat(match(there, incoming).similarity()).isEqualTo(1);
        incoming.put("cast", List.of(Map.of("name", NAME), Map.of("name", "Bo Tern", "age", 60)));
        assertThat(match(there, incoming).suggestion()).isNotEqualTo(Suggestion.SKIP);
    }
}
