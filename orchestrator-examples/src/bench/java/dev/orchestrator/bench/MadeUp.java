package dev.orchestrator.bench;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Entities without a meaning: 384 numbers a vector, in 500 noisy clusters (the noise is as long as the centre), and thirty
 * words a text, the common ones a hundred times as often as the rare. The same each time.
 */
final class MadeUp implements EmbeddingModel {

    private static final int DIMENSIONS = 384;
    private static final int CLUSTERS = 500;
    private static final int VOCABULARY = 20_000;

    private final float[][] entities;
    private final float[][] questions;

    MadeUp(int entities, int questions) {
        Random random = new Random(42);
        float[][] centres = new float[CLUSTERS][];
        for (int at = 0; at < CLUSTERS; at++) {
            centres[at] = near(new float[DIMENSIONS], random);
        }
        this.entities = vectors(entities, centres, random);
        this.questions = vectors(questions, centres, random);
    }

    private static float[][] vectors(int count, float[][] centres, Random random) {
        float[][] vectors = new float[count][];
        for (int at = 0; at < count; at++) {
            vectors[at] = near(centres[random.nextInt(CLUSTERS)], random);
        }
        return vectors;
    }

    /** Adds noise of length 1 or so, and makes the length 1. */
    private static float[] near(float[] centre, Random random) {
        float[] vector = centre.clone();
        double square = 0;
        for (int at = 0; at < DIMENSIONS; at++) {
            vector[at] += (float) (random.nextGaussian() / Math.sqrt(DIMENSIONS));
            square += vector[at] * vector[at];
        }
        for (int at = 0; at < DIMENSIONS; at++) {
            vector[at] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    Entity entity(int number) {
        Random random = new Random(number);
        return Entity.of("e" + number, "thing", "Entity " + number, words(random, 30));
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int at = 0; at < count; at++) {
            words.append(" w").append((int) (VOCABULARY * Math.pow(random.nextDouble(), 3)));
        }
        return words.toString();
    }

    /** A question of five words. */
    static String words(int question) {
        return "question " + question + ":" + words(new Random(-1L - question), 5);
    }

    /** The same question without any word: only its vector tells what is meant. */
    static String signs(int question) {
        return Integer.toBinaryString(question).replace('0', '!').replace('1', '?');
    }

    /** The ids of the entities whose vectors are nearest to a question's, looking at every one. */
    Set<String> nearest(int question, int count) {
        record Near(int number, double product) {}
        PriorityQueue<Near> nearest =
                new PriorityQueue<>((one, other) -> Double.compare(one.product(), other.product()));
        for (int at = 0; at < entities.length; at++) {
            nearest.add(new Near(at, cosine(at, question)));
            if (nearest.size() > count) {
                nearest.poll();
            }
        }
        Set<String> ids = new HashSet<>();
        nearest.forEach(near -> ids.add("e" + near.number()));
        return ids;
    }

    double cosine(int entity, int question) {
        return product(entities[entity], questions[question]);
    }

    private static double product(float[] one, float[] other) {
        double product = 0;
        for (int at = 0; at < DIMENSIONS; at++) {
            product += one[at] * other[at];
        }
        return product;
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
        String first = text.lines().findFirst().orElseThrow();
        if (first.startsWith("Entity ")) {
            return entities[Integer.parseInt(first.substring(7))];
        }
        if (first.startsWith("question ")) {
            return questions[Integer.parseInt(first.substring(9, first.indexOf(':')))];
        }
        return questions[Integer.parseInt(first.replace('!', '0').replace('?', '1'), 2)];
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public String id() {
        return "made-up";
    }
}
