package dev.orchestrator.brain.scale;

import java.util.List;

/** What a query asks for: its words, each weighed by how rare it is in the project. Immutable. */
public final class Question {

    /** How many words of a query are looked at. */
    private static final int MOST_WORDS = 200;

    /** A word nobody in the project uses is the best sign that the question is about something else. */
    private static final double UNKNOWN = 3;

    /** What it adds that a question has the whole name of an entity in it. */
    private static final double NAMED = 0.1;

    /** The most that {@link #share} can be. */
    static final double MOST = 1 + NAMED;

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
        words = Words.telling(text).stream().limit(MOST_WORDS).toList();
        weights = new double[words.size()];
        averageLength = corpus.averageLength();
        double sum = 0;
        for (int at = 0; at < weights.length; at++) {
            long containing = Math.min(corpus.containing().applyAsLong(words.get(at)), corpus.entities());
            weights[at] = Math.log(1 + (corpus.entities() - containing + 0.5) / (containing + 0.5));
            sum += containing == 0 ? UNKNOWN * weights[at] : weights[at];
        }
        total = sum;
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
     * Tells what share of the question an entity has words for. Rare words weigh more than common ones, a word that stands
     * there often or in a short text more than one mentioned in a long text: within one question it falls as BM25 does.
     * A question that has the words of the title in it names the entity, which counts on top.
     *
     * @param passage the entity's words
     * @return from 0 for none of the words to a little above 1 for all of them, many times
     */
    public double share(Passage passage) {
        double share = 0;
        int named = 0;
        for (int at = 0; at < weights.length; at++) {
            Integer count = passage.counts().get(words.get(at));
            share += count == null ? 0 : part(at, count, passage.length());
            named += passage.name().contains(words.get(at)) ? 1 : 0;
        }
        return share + naming(named, passage.name().size());
    }

    /**
     * Tells what one word adds to the share.
     *
     * @param word which of {@link #words}, from 0
     * @param count how often it stands in the entity, 1 or more
     * @param length how many words the entity has
     * @return what it adds
     */
    public double part(int word, int count, int length) {
        double dampening = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / averageLength);
        return weights[word] / total * count / (count + dampening);
    }

    /**
     * Tells what naming the entity adds to the share.
     *
     * @param named how many of the words of its name are asked for
     * @param nameLength how many different words its name has
     * @return what it adds
     */
    public double naming(int named, int nameLength) {
        return named == 0 ? 0 : NAMED * named / nameLength;
    }
}
