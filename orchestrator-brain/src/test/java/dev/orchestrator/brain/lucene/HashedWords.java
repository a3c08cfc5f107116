package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.List;

/** An embedding model without a model: each word is a direction, and a text points along all of its words. */
class HashedWords implements EmbeddingModel {

    private final String id;
    private final int dimensions;

    HashedWords(String id, int dimensions) {
        this.id = id;
        this.dimensions = dimensions;
    }

    HashedWords() {
        this("hashed-words", 512);
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
        float[] vector = new float[dimensions];
        Words.telling(text).forEach(word -> vector[Math.floorMod(word.hashCode() * 31, dimensions)]++);
        return vector;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public String id() {
        return id;
    }
}
