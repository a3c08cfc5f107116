package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.List;
import java.util.Random;

/** A model that knows words and no meanings: a text's vector is the sum of a direction for each of its words. */
record WordVectors(String id, int dimensions) implements EmbeddingModel {

    WordVectors() {
        this("word-vectors", 64);
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
        float[] vector = new float[dimensions];
        for (String word : Words.telling(text)) {
            Random direction = new Random(word.hashCode());
            for (int i = 0; i < dimensions; i++) {
                vector[i] += (float) direction.nextGaussian();
            }
        }
        return vector;
    }
}
