package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, A, false",
        "a, ab, false",
        "*, abc, true",
        "*, '', true",
        "*, a/b, false",
        "**, a/b/c, true",
        "?, a, true",
        "?, /, false",
        "?, '', false",
        "?, \uD83D\uDE80, true",
        "a*c, abbc, true",
        "a*c, ac, true",
        "a*c, ab/c, false",
        "a**c, ab/c, true",
        "stories/**, stories/a, true",
        "stories/**, stories/a/b, true",
        "stories/**, stories/, true",
        "stories/**, stories, false",
        "**/a, a, true",
        "**/a, b/a, true",
        "**/a, b/c/a, true",
        "**/a, ba, false",
        "s/**/a, s/a, true",
        "s/**/a, s/b/c/a, true",
        "s/**/a, s/ba, false",
        "s/**/a, sa, false",
        "*.md, a.md, true",
        "*.md, a.md.exe, false",
        "a.c, abc, false",
        "(a), (a), true",
        "[ab], a, false"
    })
    void a_text_fits_a_pattern(String pattern, String text, boolean fits) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(fits);
    }

    /** All patterns of up to five pieces, held against all texts of up to five characters. */
    @Test
    void it_agrees_with_a_regular_expression_on_all_that_is_short() {
        List<String> texts = all(List.of("a", "b", "/"), 5);
        for (String pattern : all(List.of("a", "/", "?", "*", "**"), 4)) {
            Pattern regex = Pattern.compile(regex(pattern));
            Glob glob = Glob.of(pattern);
            for (String text : texts) {
                assertThat(glob.matches(text))
                        .as("%s on %s", pattern, text)
                        .isEqualTo(regex.matcher(text).matches());
            }
        }
    }

    private static List<String> all(List<String> pieces, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        int from = 0;
        for (int length = 1; length <= longest; length++) {
            int to = all.size();
            for (String begin : all.subList(from, to).toArray(String[]::new)) {
                pieces.forEach(piece -> all.add(begin + piece));
            }
            from = to;
        }
        return all;
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            boolean partBegins = i == 0 || pattern.charAt(i - 1) == '/';
            if (partBegins && pattern.startsWith("**/", i)) {
                regex.append("(?:|.*/)");
                i += 2;
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                char c = pattern.charAt(i);
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** A search that tries one way after the other would not end. */
    @Test
    @Timeout(60)
    void many_wildcards_on_a_long_text_that_almost_fits_take_no_more_than_a_moment() {
        String text = "a".repeat(Spelling.LONGEST);
        assertThat(Glob.of("*a".repeat(200) + "b").matches(text)).isFalse();
        assertThat(Glob.of("**a".repeat(150) + "b").matches(text)).isFalse();
        assertThat(Glob.of("**/".repeat(150) + "b").matches("a/".repeat(Spelling.LONGEST / 2)))
                .isFalse();
        assertThat(Glob.of("*a".repeat(200)).matches(text)).isTrue();
    }
}
