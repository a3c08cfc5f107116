package dev.orchestrator.internal.route;

import java.util.List;
import java.util.Set;

/**
 * Tells how much each word of a request says about what is asked for. What a sentence is about stands in its main part;
 * where a thing is, what it belongs to and under which circumstances says less: in {@code the color of the sound} the color
 * counts, in {@code a lullaby in chapter three} the lullaby. A word in front of another noun only describes it: a {@code music
 * box} is a box. The verb that a sentence begins with says what is to be done, and counts most.
 *
 * <p>There is no grammar behind this but lists of the small words of English, so it is often right and never sure.
 */
final class Emphasis {

    static final double VERB = 1.3;
    static final double MAIN = 1;
    private static final double SUBORDINATE = 0.5;
    private static final double PHRASE = 0.45;
    private static final double WITHOUT = 0.15;
    private static final double MODIFIER = 0.5;

    private static final Set<String> ARTICLES =
            words("a an the this that these those my your his her its our their no any"
                    + " some every each all both which what whose another");
    private static final Set<String> PREPOSITIONS =
            words("about above across after against along among around at before"
                    + " behind below beneath beside between beyond by despite down during for from in inside into like near of off"
                    + " on onto outside over past per since through throughout to toward towards under until up upon via with"
                    + " within");
    private static final Set<String> SUBORDINATING =
            words("although as because before after if once since than that though"
                    + " unless until when where whereas wherever whether which while who whom whose why");
    private static final Set<String> JOINING = words("and or but then so yet");
    private static final Set<String> OTHERS =
            words("i you he she it we they me him us them myself am is are was were be been"
                    + " being do does did done have has had having can could may might must shall should will would not dont"
                    + " doesnt didnt isnt arent cant wont how very too more most less least also just only still already again"
                    + " now here there there's well please lets up one two three four five six seven eight nine ten need"
                    + " needs");
    private static final Set<String> POLITE =
            words("please could can would you we lets let us i want need id like to just"
                    + " now then also and kindly help me");

    private Emphasis() {}

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }

    /** Returns the weight of each word as one that stands for itself, between 0 and 1.3. */
    static double[] of(List<Word> words) {
        double[] weights = new double[words.size()];
        double state = MAIN;
        boolean polite = true; // nothing but polite words yet
        for (int i = 0; i < weights.length; i++) {
            Word word = words.get(i);
            if (word.place() != Word.Place.WITHIN) {
                state = MAIN;
            }
            polite = word.place() == Word.Place.START || polite;
            boolean verb = polite && !POLITE.contains(word.text()) && !isSmall(word.text());
            state = verb ? MAIN : next(state, words, i);
            weights[i] = verb ? VERB : state;
            polite = polite && POLITE.contains(word.text());
        }
        return weights;
    }

    private static double next(double state, List<Word> words, int i) {
        Word word = words.get(i);
        String text = word.text();
        boolean asks = word.place() == Word.Place.START && word.question();
        if (text.equals("without")) {
            return WITHOUT;
        }
        if (JOINING.contains(text)) {
            boolean lists =
                    i + 1 < words.size() && ARTICLES.contains(words.get(i + 1).text());
            return lists ? state : MAIN;
        }
        if (SUBORDINATING.contains(text) && !asks) {
            return Math.min(state, SUBORDINATE);
        }
        return PREPOSITIONS.contains(text) ? Math.min(state, PHRASE) : state;
    }

    /** Returns by how much less a term says because it only describes what follows. */
    static double describing(List<Word> words, int last) {
        if (words.get(last).possessive()) {
            return MODIFIER;
        }
        boolean followed = last + 1 < words.size()
                && words.get(last + 1).place() == Word.Place.WITHIN
                && !isSmall(words.get(last + 1).text())
                && words.get(last + 1).text().chars().noneMatch(Character::isDigit);
        return followed ? MODIFIER : 1;
    }

    static boolean isSmall(String word) {
        return ARTICLES.contains(word)
                || PREPOSITIONS.contains(word)
                || SUBORDINATING.contains(word)
                || JOINING.contains(word)
                || OTHERS.contains(word);
    }
}
