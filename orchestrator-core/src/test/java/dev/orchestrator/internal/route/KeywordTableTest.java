package dev.orchestrator.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordTableTest {

    private static KeywordTable table(String... subjectsAndWords) {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        for (String line : subjectsAndWords) {
            String[] sides = line.split(": ");
            keywords.put(sides[0], List.of(sides[1].split(", ")));
        }
        return KeywordTable.of(keywords);
    }

    /** Made-up words have no synonyms, so that only what is tested counts. */
    private final KeywordTable table = table("f: foo", "b: bar", "l: blue foo, quux");

    private String winner(String text) {
        Weighing weighing = table.weigh(text);
        return List.of("f", "b", "l").stream()
                .filter(subject -> weighing.of(subject) > 0)
                .reduce((a, b) -> weighing.of(a) >= weighing.of(b) ? a : b)
                .orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Show the foo", "foo", "FOO!", "foos", "the foo's", "a (foo)", "foo,bat", "Fóo", "foo\u2019s"})
    void a_word_is_found_in_any_form(String text) {
        assertThat(table.weigh(text).of("f")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Show the food", "fo o", "barfoot", "foobar", "", " ", "?!", "fo-o", "日本語"})
    void a_part_of_a_word_is_none(String text) {
        assertThat(winner(text)).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a blue foo", "blue-foo", "Blue  foos", "blue\tfoo"})
    void several_words_in_a_row_are_one_term(String text) {
        assertThat(winner(text)).isEqualTo("l");
        assertThat(table.weigh(text).of("f")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue. Foo", "blue, foo", "blue; foo", "blue\nfoo", "blue: foo"})
    void words_with_a_stop_between_them_are_not(String text) {
        assertThat(winner(text)).isEqualTo("f");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Show a foo in the bar                         | f",
                "In the foo, show a bar                        | b",
                "Show the foo of the bar                       | f",
                "Show the bar's foo                            | f",
                "Show a bar foo                                | f",
                "Show a foo bar                                | b",
                "Show a foo without any bar                    | f",
                "Without a bar, show a foo                     | f",
                "Show the bar if there is a foo                | b",
                "If there is a foo, show the bar               | b",
                "When the foo is done, show the bar            | b",
                "Show the foo because the bar is bad           | f",
                "Bar the foo                                   | b",
                "Please bar the foo                            | b",
                "Could you please bar the foo?                 | b",
                "Which foo is in the bar?                      | f",
                "Show a cat for the foo and draw a bar         | b",
                "Show a bar for the cat and the foo            | b",
                "Show the quality of the foo in the bar        | f",
                "The foo is new. The foo has a bar             | f",
            })
    void what_a_sentence_is_about_counts_more_than_what_stands_around_it(String text, String subject) {
        assertThat(winner(text)).isEqualTo(subject);
    }

    @Test
    void a_property_says_less_than_what_it_is_of() {
        KeywordTable properties = table("p: quality, style", "s: sound, zork");
        for (String text :
                List.of("Improve the quality of the zork", "Improve the zork quality", "The style of the zork")) {
            Weighing weighing = properties.weigh(text);
            assertThat(weighing.of("s")).as(text).isGreaterThan(weighing.of("p"));
        }
        Weighing alone = properties.weigh("Improve the quality in the zork");
        assertThat(alone.of("p")).isGreaterThan(alone.of("s"));
    }

    @Test
    void a_word_that_several_subjects_have_says_less_for_each() {
        KeywordTable shared = table("one: zork, plugh", "two: zork, xyzzy");
        assertThat(shared.weigh("the zork").of("one"))
                .isLessThan(shared.weigh("the plugh").of("one"));
        Weighing weighing = shared.weigh("the zork and the xyzzy");
        assertThat(weighing.of("two")).isGreaterThan(weighing.of("one"));
    }

    @Test
    void saying_a_word_again_adds_nothing() {
        assertThat(table.weigh("The foo. The foos. The foo.").of("f"))
                .isEqualTo(table.weigh("The foo.").of("f"));
    }

    @Test
    void more_words_add_less_and_less() {
        KeywordTable many = table("m: zork, plugh, xyzzy", "o: grue");
        double one = many.weigh("A zork").of("m");
        double two = many.weigh("A zork. A plugh").of("m");
        double three = many.weigh("A zork. A plugh. A xyzzy").of("m");
        assertThat(two - one).isPositive().isLessThan(one);
        assertThat(three - two).isPositive().isLessThan(two - one);
    }

    @Test
    void synonyms_come_along_with_their_keyword() {
        KeywordTable some = table("pictures: image", "songs: music");
        assertThat(some.weigh("a photo").of("pictures"))
                .isPositive()
                .isLessThan(some.weigh("an image").of("pictures"));
        assertThat(table("songs: image").weigh("a photo").of("songs")).isPositive();
        assertThat(table("pictures: painting").weigh("a photo").of("pictures")).isZero();
        assertThat(some.weigh("a band").of("songs"))
                .isLessThan(some.weigh("a song").of("songs"));
    }

    @Test
    void an_idiom_means_none_of_its_words() {
        KeywordTable drawing = table("d: draw, look");
        assertThat(drawing.weigh("Draw up a list").of("d")).isZero();
        assertThat(drawing.weigh("Look for the list").of("d")).isZero();
        assertThat(drawing.weigh("Draw a list").of("d")).isPositive();
        assertThat(table("d: look for").weigh("Look for the list").of("d")).isPositive();
    }

    @Test
    void the_words_that_speak_for_a_subject_are_told_as_they_were_written() {
        assertThat(table.weigh("There is a Blue Foo in the bar, but in the QUUX")
                        .words("l"))
                .containsExactly("blue foo", "quux");
    }

    @Test
    void a_long_text_is_read_in_time_that_its_length_accounts_for() {
        // Beyond what is read, and without a single stop: nothing is looked through again for each word.
        String text = "cat ".repeat(2_000) + "foo ".repeat(2_000_000);
        assertThat(winner(text)).isEqualTo("none");
        assertThat(winner("foo " + "cat".repeat(1_000_000))).isEqualTo("f");
        assertThat(winner(",".repeat(3_000_000) + "foo")).isEqualTo("f");
    }

    @Test
    void a_keyword_without_a_letter_is_no_word() {
        assertThat(table("p: !!!, foo").weigh("!!!").of("p")).isZero();
    }
}
