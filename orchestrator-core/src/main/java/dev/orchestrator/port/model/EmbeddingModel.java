package dev.orchestrator.port.model;

import dev.orchestrator.call.Cancellation;
import java.util.List;

/**
 * Port to a model that turns text into vectors, blocking.
 *
 * <p>{@link #embed} must be thread-safe, return one vector of {@link #dimensions()} numbers for each text in the order
 * given, throw {@link dev.orchestrator.error.ModelException} for what the provider does, never retry, and stop when the
 * cancellation is set off.
 */
public interface EmbeddingModel {

    /**
     * Turns texts into vectors.
     *
     * @param texts any number of texts; an empty list gives an empty list
     * @param cancellation stops the call
     * @return one vector a text, in order
     */
    List<float[]> embed(List<String> texts, Cancellation cancellation);

    /**
     * Returns how many numbers a vector has.
     *
     * @return the dimension
     */
    int dimensions();

    /**
     * Returns the name of the model, which is kept with every index made by it.
     *
     * @return the id
     */
    String id();
}
