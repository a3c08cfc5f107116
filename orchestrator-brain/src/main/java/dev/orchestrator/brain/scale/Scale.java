package dev.orchestrator.brain.scale;

import dev.orchestrator.port.brain.BrainQuery;
import java.util.Map;

/**
 * Turns what a Brain measures – the share of the question's words and, where there is a vector, the cosine – into the
 * one similarity of the port, 0 to 1, at which 0.6 separates what is related from what is not. Immutable.
 *
 * <p>Cosine and share are added: that orders better than fusing the ranks of two lists, and keeps its meaning from one
 * question to the next. The bounds were measured on the Cranfield collection, its own questions against questions about
 * other subjects; decision 0007 tells why.
 */
public final class Scale {

    /** The share of words from which on an entity is related. */
    private static final double RELATED_SHARE = 0.165;

    /** The sum of cosine and share from which on it is, for vectors of MiniLM. */
    private static final double RELATED_SUM = 0.5;

    /** From which cosine on two texts are related though they share no word, by embedding model. */
    private static final Map<String, Double> RELATED_COSINES = Map.of("all-MiniLM-L6-v2-q", RELATED_SUM);

    private final double relatedCosine;

    private Scale(double relatedCosine) {
        this.relatedCosine = relatedCosine;
    }

    /**
     * The scale for vectors of a model.
     *
     * @param modelId the id of the embedding model, as {@code EmbeddingModel.id()} tells it
     * @return the scale measured for it; that of all-MiniLM-L6-v2 where none was
     */
    public static Scale forModel(String modelId) {
        return new Scale(RELATED_COSINES.getOrDefault(modelId, RELATED_SUM));
    }

    /**
     * The scale for vectors whose cosines the application knows.
     *
     * @param relatedCosine from which cosine on two texts have to do with each other though they share no word; above 0
     *     and below 1
     * @return the scale
     */
    public static Scale withRelatedCosine(double relatedCosine) {
        return new Scale(relatedCosine);
    }

    /**
     * Measures by words alone.
     *
     * @param share the share of the question's words, from {@link Question}
     * @return the similarity, 0 to 1; grows with the share
     */
    public static double similarity(double share) {
        return similarity(share, RELATED_SHARE, Question.MOST);
    }

    /**
     * Measures by words and meaning.
     *
     * @param share the share of the question's words, from {@link Question}
     * @param cosine the cosine of the two vectors, -1 to 1
     * @return the similarity, 0 to 1; grows with both
     */
    public double similarity(double share, double cosine) {
        double asMiniLm = 1 - (1 - cosine) * (1 - RELATED_SUM) / (1 - relatedCosine);
        return similarity(share + asMiniLm, RELATED_SUM, Question.MOST + 1);
    }

    /** Straight up to the threshold, then ever more slowly towards 1, since few come near the most there can be. */
    private static double similarity(double measured, double related, double most) {
        if (measured < related) {
            return Math.max(0, BrainQuery.DEFAULT_THRESHOLD * measured / related);
        }
        double missing = Math.max(0, (most - measured) / (most - related));
        return 1 - (1 - BrainQuery.DEFAULT_THRESHOLD) * missing * missing;
    }
}
