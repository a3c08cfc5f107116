package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ranks departments by how near their descriptions are to a task in meaning; what the keywords say counts as well. Thread-safe.
 */
final class MeaningChoice {

    private static final int MOST_VECTORS = 1_000;
    private static final int LONGEST = 2_000; // characters; of a longer text the first tell what it is about

    /** How much all that the keywords say is worth, as a difference of similarities. */
    private static final double KEYWORDS = 0.45;

    /** The difference of similarities that makes one department e times as likely as another one. */
    private static final double STEP = 0.08;

    private final EmbeddingModel embeddings;
    private final Map<Department, float[]> vectors = new ConcurrentHashMap<>();

    MeaningChoice(EmbeddingModel embeddings) {
        this.embeddings = embeddings;
    }

    Ranking rank(String text, Ranking byKeywords, Cancellation cancellation) {
        List<Department> departments =
                byKeywords.places().stream().map(Ranking.Place::department).toList();
        float[] task = vectors(Excerpts.of(text, LONGEST), departments, cancellation);
        List<Ranking.Place> places = new ArrayList<>();
        double sum = 0;
        for (Ranking.Place place : byKeywords.places()) {
            double similarity = cosine(task, vectors.getOrDefault(place.department(), task));
            double weight = Math.exp((similarity + KEYWORDS * place.confidence()) / STEP);
            sum += weight;
            places.add(new Ranking.Place(place.department(), weight, List.of(reason(similarity))));
        }
        double all = sum;
        return Ranking.of(places.stream()
                .map(place -> new Ranking.Place(place.department(), place.confidence() / all, place.reasons()))
                .toList());
    }

    private static String reason(double similarity) {
        return String.format(Locale.ROOT, "similarity to its description: %.2f", similarity);
    }

    /** Returns the vector of a text; those of departments that are not known yet are asked for in the same call. */
    private float[] vectors(String text, List<Department> departments, Cancellation cancellation) {
        if (vectors.size() > MOST_VECTORS) {
            vectors.clear();
        }
        List<Department> missing =
                departments.stream().filter(d -> !vectors.containsKey(d)).toList();
        List<String> texts = new ArrayList<>();
        texts.add(text);
        missing.forEach(department -> texts.add(description(department)));
        List<float[]> found = embeddings.embed(texts, cancellation);
        for (int i = 0; i < missing.size(); i++) {
            vectors.put(missing.get(i), found.get(i + 1));
        }
        return found.get(0);
    }

    private static String description(Department department) {
        return department.name() + ". " + department.description() + " " + String.join(", ", department.keywords());
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengthOfA = 0;
        double lengthOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            lengthOfA += a[i] * a[i];
            lengthOfB += b[i] * b[i];
        }
        double lengths = Math.sqrt(lengthOfA * lengthOfB);
        return lengths == 0 ? 0 : product / lengths;
    }
}
