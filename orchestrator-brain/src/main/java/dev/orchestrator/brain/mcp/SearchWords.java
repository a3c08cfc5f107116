package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.scale.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of a query as a server is asked for them. It compares letters as they are written: the words by which entities
 * are measured, whose accents are gone and whose syllables are taken apart, stand in no text.
 */
final class SearchWords {

    /** So many are searched for, the longest: they tell the most. */
    private static final int MOST = 12;

    private static final int LONGEST = 64;
    private static final Pattern BETWEEN =
            Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Cf}]+|(?<=\\p{IsIdeographic})|(?=\\p{IsIdeographic})");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}+");

    private SearchWords() {}

    /** Returns the words that tell the most, the longest first; those that stand in every entity's line only if need be. */
    static List<String> of(String text) {
        Set<String> telling = new HashSet<>(Words.telling(text));
        List<String> all = Stream.of(BETWEEN.split(text))
                .filter(word -> Words.of(word).stream().anyMatch(telling::contains))
                .toList();
        List<String> rare = all.stream()
                .filter(word -> !Observations.FIELDS.containsAll(Words.of(word)))
                .toList();
        return (rare.isEmpty() ? all : rare)
                .stream()
                        .map(SearchWords::asked)
                        .distinct()
                        .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                        .limit(MOST)
                        .toList();
    }

    /** English endings are taken off where there may be some. */
    private static String asked(String word) {
        if (ASCII.matcher(word).matches()) {
            return beginning(Words.of(word).get(0));
        }
        int end = word.offsetByCodePoints(0, Math.min(LONGEST, word.codePointCount(0, word.length())));
        return word.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** Stems stand in the words as they are written, but for a last letter that may have been another one. */
    private static String beginning(String stem) {
        return stem.length() > 3 && stem.endsWith("i") ? stem.substring(0, stem.length() - 1) : stem;
    }
}
