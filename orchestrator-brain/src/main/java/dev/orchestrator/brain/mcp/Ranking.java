package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.scale.Corpus;
import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.brain.scale.Question;
import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures what a server has found: by words and, where there is a model, the best of them by meaning too. Thread-safe. */
final class Ranking {

    /** An entity and how much it has to do with the query. */
    record Ranked(Entity entity, double similarity) {}

    private static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::similarity)
            .reversed()
            .thenComparing(ranked -> ranked.entity().id());

    /** So many candidates, the best by words, are compared by meaning; the two scales do not mix, so others are left out. */
    private static final int MOST_EMBEDDED = 200;

    private final @Nullable EmbeddingModel embeddings;
    private final @Nullable Double relatedCosine;

    /** What the cosines are worth is known of some models, or told. */
    Ranking(@Nullable EmbeddingModel embeddings, @Nullable Double relatedCosine) {
        this.embeddings = embeddings;
        this.relatedCosine = relatedCosine;
    }

    /** Returns the asked page of the candidates at or above the threshold, best first. */
    List<Ranked> rank(BrainQuery query, Collection<Entity> candidates, Cancellation cancellation) {
        List<Passage> passages = candidates.stream().map(Passage::of).toList();
        Question question = new Question(query.text(), Corpus.of(candidates.size(), passages));
        List<Ranked> ranked = new ArrayList<>();
        int at = 0;
        for (Entity candidate : candidates) {
            double share = question.share(passages.get(at++));
            if (query.types().isEmpty() || query.types().contains(candidate.type())) {
                ranked.add(new Ranked(candidate, share));
            }
        }
        ranked.sort(BEST_FIRST);
        return measured(query, ranked, cancellation).stream()
                .filter(one -> one.similarity() >= query.threshold())
                .sorted(BEST_FIRST)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    private List<Ranked> measured(BrainQuery query, List<Ranked> byShare, Cancellation cancellation) {
        if (byShare.isEmpty() || embeddings == null) {
            return byWords(byShare);
        }
        List<Ranked> best = byShare.subList(0, Math.min(MOST_EMBEDDED, byShare.size()));
        List<float[]> vectors = vectors(embeddings, query.text(), best, cancellation);
        float[] asked = vectors.get(best.size());
        return isZero(asked) ? byWords(byShare) : byMeaning(scale(embeddings), best, vectors, asked);
    }

    private static List<Ranked> byWords(List<Ranked> byShare) {
        return byShare.stream()
                .map(one -> new Ranked(one.entity(), Scale.similarity(one.similarity())))
                .toList();
    }

    /** Returns the vectors of the best, and that of the query as the last one. */
    private static List<float[]> vectors(
            EmbeddingModel model, String text, List<Ranked> best, Cancellation cancellation) {
        List<String> texts = new ArrayList<>();
        best.forEach(one -> texts.add(Words.embedded(one.entity())));
        texts.add(text);
        List<float[]> vectors = model.embed(texts, cancellation);
        if (vectors.size() != texts.size()) {
            throw new BrainException(
                    "McpBrain: embedding model " + model.id() + " returned " + vectors.size() + " vectors for "
                            + texts.size() + " texts",
                    false,
                    null);
        }
        return vectors;
    }

    /** A vector without a direction is near to nothing. */
    private static boolean isZero(float[] vector) {
        for (float number : vector) {
            if (number != 0) {
                return false;
            }
        }
        return true;
    }

    private Scale scale(EmbeddingModel model) {
        return relatedCosine == null ? Scale.forModel(model.id()) : Scale.withRelatedCosine(relatedCosine);
    }

    private static List<Ranked> byMeaning(Scale scale, List<Ranked> best, List<float[]> vectors, float[] asked) {
        List<Ranked> measured = new ArrayList<>();
        for (int at = 0; at < best.size(); at++) {
            Ranked one = best.get(at);
            double cosine = cosine(asked, vectors.get(at));
            measured.add(new Ranked(one.entity(), scale.similarity(one.similarity(), cosine)));
        }
        return measured;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengths = 0;
        double other = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            product += (double) a[i] * b[i];
            lengths += (double) a[i] * a[i];
            other += (double) b[i] * b[i];
        }
        return lengths == 0 || other == 0 ? 0 : product / Math.sqrt(lengths * other);
    }
}
