package dev.orchestrator.internal.cite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.internal.cite.CitationFilter.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of brackets in an answer that was shown three sources. */
class CitationFilterTest {

    private static final int SOURCES = 3;

    private record Outcome(String text, List<Mark> marks, List<String> dropped) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "He died [1].|He died [1].|",
                "He died[1].|He died[1].|",
                "He died [1][2].|He died [1][2].|",
                "He died [1, 2].|He died [1][2].|",
                "He died [1,2;3].|He died [1][2][3].|",
                "He died [1-3].|He died [1][2][3].|",
                "He died [1\u20133].|He died [1][2][3].|",
                "He died [ 2 ].|He died [2].|",
                "He died [02].|He died [2].|",
                "[3] says so.|[3] says so.|",
                "He died [99].|He died.|99",
                "He died [99]|He died|99",
                "He died [99] young.|He died young.|99",
                "He died [99]young.|He died young.|99",
                "He died[99].|He died.|99",
                "[99] says so.|says so.|99",
                "- [99] says so.|- says so.|99",
                "He died [99][98].|He died.|99,98",
                "He died [99][1].|He died [1].|99",
                "He died [1][99].|He died [1].|99",
                "He died [1, 99].|He died [1].|99",
                "He died [2-9].|He died [2][3].|2-9",
                "He died [7-9].|He died.|7-9",
                "He died [3-1].|He died.|3-1",
                "He died [1-2-3].|He died.|1-2-3",
                "He died [0].|He died.|0",
                "He died [4].|He died.|4",
                "He died [99999999999999999999].|He died.|99999999999999999999",
                "He died [99](see there).|He died(see there).|99",
                "He died [1](see there).|He died [1](see there).|",
                "He died [99](x) and [1](word).|He died(x) and [1](word).|99",
                "see [99](http://example.org).|see(http://example.org).|99",
                "[1](http://example.org/a[99]b)|[1](http://example.org/a[99]b)|",
                "He died [[9]99].|He died […99].|9",
                "He died [1[9]2] or [1, [9] 9], [ [9][8]9].|He died [1…2] or [1, … 9], [ …9].|9,9,9,8",
                "He died [see [9]].|He died [see].|9",
                "a [text [99] here](http://a.b/c)|a [text here](http://a.b/c)|99",
                "`a[99|`a[99|",
                "`a [99]|`a |99",
                "a](b[99]) c|a](b) c|99",
                "``` [99]|``` |99",
                "\\[99\\]|\\[99\\]|",
            })
    void citations_of_nothing_are_dropped_and_the_others_kept(String text, String shown, String dropped) {
        Outcome outcome = whole(text);
        assertThat(outcome.text()).isEqualTo(shown);
        assertThat(outcome.dropped()).isEqualTo(dropped == null ? List.of() : List.of(dropped.split(",", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no brackets at all",
                "[text](http://example.org/a[99]b)",
                "see [text][ref] and ![image](a.png)",
                "- [ ] to do\n- [x] done",
                "[] and [a] and [1a] and [1,] and [,1] and [1 2] and [-1] and [1",
                "[[text]] and [^99] and [text [inner] text]",
                "`a[99]` and ``b[98] ` c[97]`` code",
                "```\na[99] = b[98];\n```\n",
                "```java\nint x = a[99];\n```\nafter",
                "~~~ruby [99]\nx[98]\n~~~\n",
                "````\n```\na[99]\n```\n````\n",
                "> ```\n> a[99]\n> ```\n",
                "- ```\n  a[99]\n  ```\n",
                "1. ~~~\n   a[99]\n   ~~~\n",
                "1. ~~~\n\n   a[99]\n   ~~~\n",
                "10. x\n    ~~~\n    a[99]\n    ~~~\n",
                "- x\n  - y\n\n    ```\n    a[99]\n    ```\n",
                ">1) ~~~\n>    a[99]\n>    ~~~\n",
                "-\t~~~\n\ta[99]\n\t~~~\n",
                "   ~~~\n- a[99]\n   ~~~\n",
                "-\n  ~~~\n  a[99]\n",
                "> - ~~~\n>   a[99]\n",
                "\\\\`a[99]` and \\``b[99]`",
                "```\na[99] to the end",
                "```js\r\na[99]\r\n```\r\n",
                "~~struck~~ and ~ and ` alone",
                "two  spaces   stay \n  so do these ",
                "[1[1[1[1[1",
                "\u3010 a [\n\n- b [1,\n c \u30101",
                "a \uD83D\uDDE1 b [text] \u3010x\u3011",
            })
    void what_is_no_citation_comes_out_unharmed(String text) {
        Outcome outcome = whole(text);
        assertThat(outcome.text()).isEqualTo(text);
        assertThat(outcome.dropped()).isEmpty();
        assertThat(outcome.marks()).isEmpty();
    }

    @Test
    void behind_code_citations_are_checked_again() {
        assertThat(whole("```\na[9]\n```\nSo [9].").text()).isEqualTo("```\na[9]\n```\nSo.");
        assertThat(whole("`a[9]` so [9].").text()).isEqualTo("`a[9]` so.");
        assertThat(whole("~~~\na[9]\n~~~ \nSo [9].").text()).isEqualTo("~~~\na[9]\n~~~ \nSo.");
        assertThat(whole("[t](u[9]) so [9].").text()).isEqualTo("[t](u[9]) so.");
    }

    @Test
    void a_fence_is_not_closed_by_less_than_it_was_opened_with() {
        String text = "````\n``` \na[9]\n~~~~\nb[9]\n```` c\nd[9]\n````\n[9]";
        assertThat(whole(text).text()).isEqualTo("````\n``` \na[9]\n~~~~\nb[9]\n```` c\nd[9]\n````\n");
    }

    @Test
    void code_that_is_never_closed_is_no_code() {
        assertThat(whole("`a[9]\nb[9]` c[9]").text()).isEqualTo("`a\nb` c");
        assertThat(whole("`" + "x[9]".repeat(2_000) + "`").text()).doesNotContain("[9]");
        assertThat(whole("[t](" + "x[9]".repeat(2_000) + ")").text()).doesNotContain("[9]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1, ", " ", "0", "99, ", "1-"})
    void a_bracket_that_is_too_long_to_be_checked_does_not_read_as_a_citation(String piece) {
        String rest = piece.repeat(200) + "99]";
        assertThat(whole("So [" + rest + " [1].").text()).isEqualTo("So […" + rest + " [1].");
        assertThat(whole("So \u3010" + rest).text()).isEqualTo("So \u3010…" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024~~~ [99] so",
                "1234567890. ~~~ [99] so",
                "1.~~~\n[99]",
                "-~~~\n[99]",
                ".) ~~~\n[99]",
                "--- ~~~\n[99]",
                "    ~~~\n\nSo [99].",
                "\t~~~\n[99]",
                "-     ~~~\n\nSo [99].",
                "> ~~~\n> x\n\nSo [99].",
                "> ~~~\n> x\nSo [99].",
                "> ```\n```\na\n```\n[99]",
                "- > ~~~\n  > x\n\n[99]",
                "- ~~~\n  x\nSo [99].",
                "1. x\n\n   ~~~\n   x\n\nSo [99].",
                "~~~\n    ~~~\n~~~\n[99]",
                "~~~\n- x\n  ~~~\n[99]",
                "~~~\n> ~~~\n~~~\n[99]",
                "\\`[99]\\`",
                "\\`a `[1]` [99]",
                "\\ [99]`[99]`",
            })
    void where_markdown_sees_no_code_citations_are_checked(String text) {
        assertThat(whole(text).text()).doesNotContain("[99]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[99\n]", "[\n99]", "[98,\r\n99]", "[\u202f99\u00a0]", "\u301099\u3011", "[\t99]"})
    void a_citation_of_nothing_may_be_spaced_or_bracketed_otherwise(String citation) {
        assertThat(whole("He died " + citation + ".").text()).isEqualTo("He died.");
    }

    @Test
    void a_citation_may_be_spaced_or_bracketed_otherwise() {
        assertThat(whole("He [1,\n2] died \u30103\u3011 [1\u202f,\u00a02].").text())
                .isEqualTo("He [1][2] died [3] [1][2].");
        assertThat(whole("[\n```\na[9]\n```\n").text()).isEqualTo("[\n```\na[9]\n```\n");
    }

    @Test
    void a_long_range_names_nothing_in_particular() {
        CitationFilter filter = new CitationFilter(100);
        assertThat(filter.take("He [1-10] died [1-11] in [5-100], [1-9,2-9].") + filter.end())
                .isEqualTo("He [1][2][3][4][5][6][7][8][9][10] died in, [1][2][3][4][5][6][7][8][9].");
        assertThat(filter.dropped()).containsExactly("1-11", "5-100");
    }

    @Test
    @Timeout(60) // takes minutes where each line looks at all that an earlier one has opened
    void lists_and_quotes_in_one_another_are_read_in_linear_time() {
        assertThat(whole("- ".repeat(200_000) + "\n".repeat(200_000) + "[99]").text())
                .doesNotContain("[99]");
        assertThat(whole("> ".repeat(200_000) + "\n".repeat(200_000) + "[99]").text())
                .doesNotContain("[99]");
    }

    @Test
    void marks_tell_where_they_stand_in_the_text_that_was_let_out() {
        Outcome outcome = whole("One [99] and [1, 2] two `a[3]` three [3].");
        assertThat(outcome.text()).isEqualTo("One and [1][2] two `a[3]` three [3].");
        assertThat(outcome.marks()).containsExactly(new Mark(1, 8), new Mark(2, 11), new Mark(3, 32));
    }

    @Test
    void nothing_is_held_back_but_a_bracket_and_the_space_before_it() {
        CitationFilter filter = new CitationFilter(SOURCES);
        assertThat(filter.take("He died")).isEqualTo("He died");
        assertThat(filter.take(" ")).isEmpty();
        assertThat(filter.take("[")).isEmpty();
        assertThat(filter.take("1")).isEmpty();
        assertThat(filter.take("]")).isEmpty();
        assertThat(filter.take(".")).isEqualTo(" [1].");
        assertThat(filter.take(" [text")).isEqualTo(" [text");
        assertThat(filter.take(" `code ")).isEqualTo(" `code ");
        assertThat(filter.take("a[1]")).isEqualTo("a");
        assertThat(filter.take("`")).isEmpty();
        assertThat(filter.take(" so")).isEqualTo("[1]` so");
        assertThat(filter.end()).isEmpty();
    }

    @Test
    void without_sources_every_citation_is_dropped() {
        CitationFilter filter = new CitationFilter(0);
        assertThat(filter.take("So [1] it [1-3] is.") + filter.end()).isEqualTo("So it is.");
        assertThat(filter.dropped()).containsExactly("1", "1-3");
    }

    static List<String> texts() {
        return List.of(
                "He died [1]. She [99] lived [1, 2] on [7-9], `a[3]` and [2](http://x.y/z[1]) [text](u) so [3]",
                "```java\nint x = a[9];\n```\nSo [9] be it [1][2][88].\n~~~\n[9]\n~~~\n[9] end",
                "`open [9] \n and [9](not a link [1] [[2]] [3",
                "- [ ] a\n- [9] b\n1. ```\n   [9]\n   ```\n> [1-3] [0] [3-1] `[9]``[9]`",
                "a [9,\n8] [\n1] \u30109\u3011 \u30101\u3011 [ \n- x",
                "> ~~~\n> x[9]\n\n[9] 12. ~~~ [9]\n12. ~~~\n    [9]\n [9]\n\\`[9]\\`[1]",
                "a [99][98] [97] b  [1]  [2] \u00e9 \uD83D\uDE00 [3]\uD83D\uDE00[9]\r\n[9]\r\nx");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void two_cuts_anywhere_change_nothing(String text) {
        Outcome expected = whole(text);
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                List<String> pieces =
                        List.of(text.substring(0, first), text.substring(first, second), text.substring(second));
                assertThat(inPieces(pieces)).isEqualTo(expected);
            }
        }
    }

    @Test
    void random_texts_in_random_pieces_come_out_alike_and_without_a_citation_of_nothing() {
        Random random = new Random(4711);
        String[] parts = {
            "[", "]", "(", ")", "1", "2", "9", ",", "-", " ", "\n", "`", "```", "~~~", "a", "[1]", "[9]", "[9](", "](",
            "\r\n", ">", "> ", "- ", "1. ", "   ", "\\", "!", "x[9]", "``", "word ", "\u3010", "\u3011"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Outcome expected = whole(text.toString());
            assertThat(inPieces(cut(text.toString(), random)))
                    .as(text.toString())
                    .isEqualTo(expected);
            for (Mark mark : expected.marks()) {
                assertThat(mark.number()).isBetween(1, SOURCES);
                assertThat(expected.text().substring(mark.position())).startsWith("[" + mark.number() + "]");
            }
            if (text.indexOf("`") < 0 && text.indexOf("~") < 0 && text.indexOf("(") < 0) {
                assertThat(whole(expected.text()).dropped()).as(text.toString()).isEmpty();
            }
        }
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(5));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static Outcome whole(String text) {
        return inPieces(List.of(text));
    }

    private static Outcome inPieces(List<String> pieces) {
        CitationFilter filter = new CitationFilter(SOURCES);
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(filter.take(piece)));
        text.append(filter.end());
        return new Outcome(text.toString(), filter.marks(), filter.dropped());
    }
}
