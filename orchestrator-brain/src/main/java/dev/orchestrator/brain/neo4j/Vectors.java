package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Vectors of texts, checked, as values for the server. */
final class Vectors {

    private final EmbeddingModel model;

    Vectors(EmbeddingModel model) {
        this.model = model;
    }

    /** One vector a text; null as a value where the model knows nothing, because no cosine is defined with it. */
    List<Value> of(List<String> texts, Cancellation cancellation) {
        List<float[]> vectors = model.embed(texts, cancellation);
        if (vectors.size() != texts.size()) {
            throw Failures.brain("the embedding model " + model.id() + " returned " + vectors.size() + " vectors for "
                    + texts.size() + " texts; use another version of it");
        }
        List<Value> values = new ArrayList<>(vectors.size());
        vectors.forEach(vector -> values.add(checked(vector)));
        return values;
    }

    private Value checked(float[] vector) {
        if (vector.length != model.dimensions()) {
            throw Failures.brain("the embedding model " + model.id() + " returned a vector with " + vector.length
                    + " dimensions where it promises " + model.dimensions() + "; use another version of it");
        }
        double sum = 0;
        for (float one : vector) {
            sum += (double) one * one;
        }
        if (!Double.isFinite(sum)) {
            throw Failures.brain("the embedding model " + model.id()
                    + " returned a vector with numbers that are not finite; use another version of it");
        }
        return sum > 0 ? Values.value(vector) : Values.NULL;
    }
}
