package dev.orchestrator.internal.route;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings the forms of an English word together: {@code stories} and {@code story}, {@code animated}, {@code animation} and
 * {@code animate}, {@code consistency} and {@code consistent}. What comes out is compared and never shown. It takes away no
 * more than the endings named here, because a stemmer that does makes one word of {@code animal} and {@code animate}.
 */
final class WordForms {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern ES = Pattern.compile("(?:ch|sh|x|ss|zz)es$");

    /** Nouns of their own, which have little to do with the verb. */
    private static final Set<String> NOUNS_IN_ING =
            Set.of("building", "ceiling", "ending", "evening", "lighting", "morning", "timing", "wedding");

    private WordForms() {}

    /** Returns a word in small letters, without accents and without what stands between its letters. */
    static String folded(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        boolean ascii = lower.chars().allMatch(c -> c < 0x80);
        return ascii
                ? lower
                : MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFKD))
                        .replaceAll("");
    }

    /** Returns what all forms of a folded word have in common. */
    static String common(String word) {
        String singular = singular(word);
        String bare = NOUNS_IN_ING.contains(singular) ? singular : withoutVerbEnding(singular);
        return withoutE(noun(bare));
    }

    private static String singular(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return cut(word, 3) + "y";
        }
        if (word.length() > 4 && ES.matcher(word).find()) {
            return cut(word, 2);
        }
        return word.length() > 3 && isPlural(word) ? cut(word, 1) : word;
    }

    private static boolean isPlural(String word) {
        return word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
    }

    private static String withoutVerbEnding(String word) {
        if (word.length() > 5 && word.endsWith("ing")) {
            return single(cut(word, 3), word);
        }
        if (word.length() > 4 && word.endsWith("ed") && !word.endsWith("eed")) {
            return single(cut(word, 2), word);
        }
        return word;
    }

    /** {@code cutt} is {@code cut}; {@code str} was no verb. */
    private static String single(String stem, String word) {
        if (stem.chars().noneMatch(c -> "aeiouy".indexOf(c) >= 0)) {
            return word;
        }
        int last = stem.length() - 1;
        boolean doubled =
                last > 1 && stem.charAt(last) == stem.charAt(last - 1) && "lsz".indexOf(stem.charAt(last)) < 0;
        return doubled ? cut(stem, 1) : stem;
    }

    private static String noun(String word) {
        if (word.length() > 7 && word.endsWith("ation")) {
            return cut(word, 3);
        }
        if (word.length() > 6 && (word.endsWith("ancy") || word.endsWith("ency"))) {
            return cut(word, 2) + "t";
        }
        return word.length() > 6 && word.endsWith("ly") ? cut(word, 2) : word;
    }

    private static String withoutE(String word) {
        return word.length() > 4 && word.endsWith("e") ? cut(word, 1) : word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
