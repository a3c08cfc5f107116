package dev.orchestrator.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a question can be understood without what was said before, by a rule that costs nothing: it is not short, does
 * not go on with "and" or "what about", and points at nothing by a pronoun. Knows English best; in other languages what is
 * short does not stand alone, and some pronouns are known.
 */
final class StandAlone {

    private static final int FEWEST_WORDS = 4;
    private static final int FEWEST_CHARACTERS = 12; // of scripts without spaces between words

    private static final Pattern GOES_ON = Pattern.compile(
            "(?U)^(?:and|but|so|or|also|then|what about|how about|what else|who else|why not|und|aber|et|mais|y|pero|e)\\b.*",
            Pattern.DOTALL);

    private static final Pattern POINTS_BACK =
            Pattern.compile("(?U)\\b(?:he|him|his|she|her|hers|it|its|they|them|their|"
                    + "theirs|this|that|these|those|there|one|ones|former|latter|both|same|other|others|another|more|else|above|"
                    + "er|ihn|ihm|sein|seine|sie|ihr|ihre|es|dies|diese|dieser|dort|davon|damit|"
                    + "il|elle|ils|elles|lui|leur|leurs|cela|ceci|"
                    + "ella|ellos|ellas|suyo|eso|esto|lei|lui|loro)\\b");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private StandAlone() {}

    static boolean test(String question) {
        String asked = question.strip().toLowerCase(Locale.ROOT);
        return isLong(asked)
                && !GOES_ON.matcher(asked).matches()
                && !POINTS_BACK.matcher(asked).find();
    }

    private static boolean isLong(String asked) {
        boolean spaced = asked.codePoints().noneMatch(Character::isIdeographic);
        return spaced ? WORD.matcher(asked).results().count() >= FEWEST_WORDS : asked.length() >= FEWEST_CHARACTERS;
    }
}
