package dev.orchestrator.gather.content;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares texts by their words: which there are and how often, and whether some stand in order. */
final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private Words() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFC));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** The harmonic mean of precision and recall over the words, each as often as it comes. */
    static double f1(String expected, String found) {
        Map<String, Integer> left = new HashMap<>();
        of(expected).forEach(word -> left.merge(word, 1, Integer::sum));
        int shared = 0;
        for (String word : of(found)) {
            if (left.getOrDefault(word, 0) > 0) {
                left.merge(word, -1, Integer::sum);
                shared++;
            }
        }
        return 2.0 * shared / (of(expected).size() + of(found).size());
    }

    /** The text as one line of words, to look for sentences in. */
    static String line(String text) {
        return String.join(" ", of(text));
    }
}
