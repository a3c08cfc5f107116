package dev.orchestrator.brain.scale;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a query asks for: its words, each weighed by how rare it is in the project. Immutable.
 */
public final class Question {

    /** How many words of a query are looked at. */
    public static final int MOST_WORDS = 200;

    private static final double SATURATION = 1.2;
    private static final double LENGTH_WEIGHT = 0.75;

    private final List<String> words;
    private final double[] weights;
    private final double total;
    private final double averageLength;

    /**
     * Weighs the words of a query.
     *
     * @param text the text of the query
     * @param corpus what is known of the words of the project
     */
    public Question(String text, Corpus corpus) {
        words = Words.asked(text, MOST_WORDS);
        weights = words.stream().mapToDouble(word -> weight(word, corpus)).toArray();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        total = sum;
        averageLength = corpus.averageLength();
    }

    private static double weight(String word, Corpus corpus) {
        double containing = Math.min(corpus.containing().applyAsLong(word), corpus.entities());
        return Math.log(1 + (corpus.entities() - containing + 0.5) / (containing + 0.5));
    }

    /**
     * Returns the words it asks for, in order and each once. May be empty: a query can consist of signs alone.
     *
     * @return the words, as {@link Words} makes them
     */
    public List<String> words() {
        return words;
    }

    /**
     * Tells what share of the question an entity has words for.
     *
     * @param passage the entity's words
     * @return 0 to 1, see {@link #share(ToIntFunction, int)}
     */
    public double share(Passage passage) {
        return share(word -> passage.counts().getOrDefault(word, 0), passage.length());
    }

    /**
     * Tells what share of the question an entity has words for: rare words weigh more than common ones, and a word that
     * stands there often, or in a short text, is found more surely than one mentioned in a long text. Falls in the same
     * order as BM25 does.
     *
     * @param counts how often each of {@link #words} stands in the entity
     * @param length how many words the entity has
     * @return 0 for none of the words, towards 1 for all of them, many times
     */
    public double share(ToIntFunction<String> counts, int length) {
        if (total == 0) {
            return 0;
        }
        double dampening = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / averageLength);
        double found = 0;
        for (int at = 0; at < weights.length; at++) {
            double count = counts.applyAsInt(words.get(at));
            found += count == 0 ? 0 : weights[at] * count / (count + dampening);
        }
        return found / total;
    }
}
