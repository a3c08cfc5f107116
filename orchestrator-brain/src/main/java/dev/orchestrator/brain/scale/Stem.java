package dev.orchestrator.brain.scale;

/** Takes the commonest English endings off a word, so that models, modelled and modelling are one. */
final class Stem {

    private static final int SHORTEST = 3;

    private Stem() {}

    static String of(String word) {
        if (word.length() <= SHORTEST || word.charAt(word.length() - 1) > 'z') {
            return word;
        }
        return closed(withoutVerbEnding(singular(word)));
    }

    private static String singular(String word) {
        if (word.endsWith("ies")) {
            return word.length() > 4 ? cut(word, 3) + "y" : cut(word, 1);
        }
        if (word.endsWith("sses") || word.endsWith("xes") || word.endsWith("ches") || word.endsWith("shes")) {
            return cut(word, 2);
        }
        boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
        return plural ? cut(word, 1) : word;
    }

    private static String withoutVerbEnding(String word) {
        for (String ending : new String[] {"ingly", "edly", "ing", "ed", "ly"}) {
            if (word.endsWith(ending)) {
                String rest = cut(word, ending.length());
                return rest.length() >= SHORTEST && hasVowel(rest) ? withoutDouble(rest) : word;
            }
        }
        return word;
    }

    private static String withoutDouble(String word) {
        char last = word.charAt(word.length() - 1);
        boolean doubled = word.length() > SHORTEST && last == word.charAt(word.length() - 2);
        return doubled && "lsz".indexOf(last) < 0 ? cut(word, 1) : word;
    }

    /** The silent e is gone before -ing and -ed; taking it off everywhere makes them meet. Y and i are one for the same reason. */
    private static String closed(String word) {
        if (word.length() <= SHORTEST) {
            return word;
        }
        if (word.endsWith("e")) {
            return cut(word, 1);
        }
        return word.endsWith("y") ? cut(word, 1) + "i" : word;
    }

    private static boolean hasVowel(String word) {
        return word.chars().anyMatch(letter -> "aeiouy".indexOf(letter) >= 0);
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
