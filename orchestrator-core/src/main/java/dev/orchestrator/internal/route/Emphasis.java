package dev.orchestrator.internal.route;

import java.util.List;
import java.util.Set;

/**
 * Tells how much each word of a request says about what is asked for. What a sentence is about stands in its main part;
 * where a thing is, what it belongs to and under which circumstances says less: in {@code a lullaby in chapter three} the
 * lullaby counts. A word in front of another noun only describes it: a {@code music box} is a box. What something is like
 * says less than what it is: in {@code the quality of the sound} and {@code the sound quality} the sound counts. The verb that
 * a sentence begins with says what is to be done, and counts most.
 *
 * <p>There is no grammar behind this but lists of the small words of English, so it is often right and never sure.
 */
final class Emphasis {

    private static final double VERB = 1.3;
    private static final double MAIN = 1;
    private static final double SUBORDINATE = 0.5;
    private static final double PHRASE = 0.45;
    private static final double WITHOUT = 0.15;
    private static final double DESCRIBES = 0.5;

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
    private static final Set<String> OTHERS = words(
            "i you he she it we they me him us them myself am is are was were be been"
                    + " being do does did done have has had having can could may might must shall should will would not dont"
                    + " doesnt didnt isnt arent cant wont how very too more most less least also just only still already again"
                    + " now here there well please lets up one two three four five six seven eight nine ten need needs");
    private static final Set<String> POLITE =
            words("please could can would you we lets let us i want need id like to just"
                    + " now then also and kindly help me");
    private static final Set<String> PROPERTIES =
            words("quality consistency style color colour tone length size level amount kind type");

    private final List<Word> words;
    private final double[] weights;

    /** Reads the words of a request. */
    Emphasis(List<Word> words) {
        this.words = words;
        this.weights = new double[words.size()];
        double state = MAIN;
        boolean polite = true; // nothing but polite words yet
        for (int i = 0; i < weights.length; i++) {
            Word word = words.get(i);
            if (word.place() != Word.Place.WITHIN) {
                state = MAIN;
            }
            polite = word.place() == Word.Place.START || polite;
            boolean verb = polite && !POLITE.contains(word.text()) && !isSmall(word.text());
            state = verb ? MAIN : next(state, i);
            weights[i] = verb ? VERB : state;
            polite = polite && POLITE.contains(word.text());
        }
    }

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ", -1)));
    }

    private double next(double state, int i) {
        Word word = words.get(i);
        String text = word.text();
        if (text.equals("without")) {
            return WITHOUT;
        }
        if (JOINING.contains(text)) {
            return isFollowedBy(ARTICLES, i) ? state : MAIN; // "and the …" goes on with a list
        }
        boolean asks = word.place() == Word.Place.START && word.question();
        if (SUBORDINATING.contains(text) && !asks) {
            return Math.min(state, SUBORDINATE);
        }
        boolean ofAProperty = text.equals("of") && i > 0 && isProperty(i - 1);
        return PREPOSITIONS.contains(text) && !ofAProperty ? Math.min(state, PHRASE) : state;
    }

    private boolean isFollowedBy(Set<String> some, int i) {
        return isFollowed(i) && some.contains(words.get(i + 1).text());
    }

    private boolean isFollowed(int i) {
        return i + 1 < words.size() && words.get(i + 1).place() == Word.Place.WITHIN;
    }

    private boolean isProperty(int i) {
        return PROPERTIES.contains(words.get(i).text());
    }

    /** Returns how much words in a row say as one term, between 0 and 1.3. */
    double of(int first, int last) {
        double weight = Math.max(weights[first], weights[last]);
        return weight == VERB || !describes(first, last) ? weight : weight * DESCRIBES;
    }

    private boolean describes(int first, int last) {
        if (isProperty(last)) {
            return isOfAnything(first, last);
        }
        return words.get(last).possessive() || isInFrontOfANoun(last);
    }

    /** A property is one of something if that stands before it, or behind it with {@code of}. */
    private boolean isOfAnything(int first, int last) {
        boolean behind = words.get(first).place() == Word.Place.WITHIN
                && weights[first - 1] < VERB
                && !isSmall(words.get(first - 1).text());
        return isFollowedBy(Set.of("of"), last) || behind;
    }

    private boolean isInFrontOfANoun(int last) {
        return isFollowed(last)
                && !isSmall(words.get(last + 1).text())
                && !isProperty(last + 1)
                && words.get(last + 1).text().chars().noneMatch(Character::isDigit);
    }

    private static boolean isSmall(String word) {
        return ARTICLES.contains(word)
                || PREPOSITIONS.contains(word)
                || SUBORDINATING.contains(word)
                || JOINING.contains(word)
                || OTHERS.contains(word);
    }
}
