package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.List;
import java.util.Random;

/** A model that gives each text a vector of its own around one of some dozens of subjects, the same each time. */
record RandomVectors(int dimensions) implements EmbeddingModel {

    private static final int SUBJECTS = 60;

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
        Random own = new Random(text.hashCode() * 31L);
        Random subject = new Random(own.nextInt(SUBJECTS));
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (subject.nextGaussian() + own.nextGaussian());
        }
        return vector;
    }

    /** A text that shares no word with any other. */
    String question(int number) {
        return "question" + number;
    }

    @Override
    public String id() {
        return "random-vectors";
    }
}
