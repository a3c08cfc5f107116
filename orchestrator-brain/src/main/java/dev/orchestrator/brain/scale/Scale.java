package dev.orchestrator.brain.scale;

/**
 * Turns what a Brain measures – the share of the question's words and, where there is a vector, the cosine – into the
 * one similarity of the port, 0 to 1, at which 0.6 separates what is related from what is not. Immutable.
 *
 * <p>What a cosine is worth depends on the model that made the vectors, so a scale with vectors is made for a model.
 */
public final class Scale {

    private final double relatedCosine;

    private Scale(double relatedCosine) {
        this.relatedCosine = relatedCosine;
    }

    /**
     * The scale for vectors of a model.
     *
     * @param modelId the id of the embedding model, as {@code EmbeddingModel.id()} tells it
     * @return the scale measured for it, or the default for one that is not known
     */
    public static Scale forModel(String modelId) {
        return new Scale(modelId.contains("minilm") ? 0.3 : 0.4);
    }

    /**
     * The scale for vectors whose cosines the application knows.
     *
     * @param relatedCosine the cosine from which on two texts have to do with each other, above 0 and below 1
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
        return share;
    }

    /**
     * Measures by words and meaning.
     *
     * @param share the share of the question's words, from {@link Question}
     * @param cosine the cosine of the two vectors, -1 to 1
     * @return the similarity, 0 to 1; grows with both
     */
    public double similarity(double share, double cosine) {
        return Math.max(share, cosine - relatedCosine);
    }
}
