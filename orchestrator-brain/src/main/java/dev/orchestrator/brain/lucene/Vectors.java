package dev.orchestrator.brain.lucene;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** Asks the embedding model and checks what it answers. */
final class Vectors {

    private final EmbeddingModel model;

    Vectors(EmbeddingModel model) {
        this.model = model;
    }

    /** Returns a vector of length 1 for each text; null where the model's is zero, which points nowhere. */
    List<float @Nullable []> of(List<String> texts, Cancellation cancellation) {
        List<float[]> vectors = model.embed(texts, cancellation);
        if (vectors.size() != texts.size()) {
            throw failed("returned " + vectors.size() + " vectors for " + texts.size() + " texts");
        }
        List<float @Nullable []> units = new ArrayList<>();
        vectors.forEach(vector -> units.add(unit(vector)));
        return units;
    }

    private float @Nullable [] unit(float[] vector) {
        if (vector.length != model.dimensions()) {
            throw failed("returned a vector of " + vector.length + " numbers and promises " + model.dimensions());
        }
        double square = 0;
        for (float number : vector) {
            square += (double) number * number;
        }
        if (!Double.isFinite(square)) {
            throw failed("returned a vector with numbers that are not finite");
        }
        return square == 0 ? null : VectorUtil.l2normalize(vector.clone());
    }

    /** Names the model as it is kept with the index. */
    @Override
    public String toString() {
        return "embedding model " + model.id() + " of " + model.dimensions() + " dimensions";
    }

    private BrainException failed(String what) {
        return new BrainException("LuceneBrain: embedding model " + model.id() + " " + what, false, null);
    }
}
