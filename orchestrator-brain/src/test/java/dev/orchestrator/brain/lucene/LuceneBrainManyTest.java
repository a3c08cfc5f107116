package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With more entities than are all measured, the graph of vectors finds the nearest. */
@Timeout(300)
class LuceneBrainManyTest {

    private static final int MANY = Search.FEW + 2_000;
    private static final int BATCH = 3_000;
    private static final int RARE = 40;
    private static final int QUESTIONS = 20;
    private static final EmbeddingModel MODEL = new Scattered();
    private static final Comparator<BrainMatch> BEST_FIRST =
            Comparator.comparingDouble(BrainMatch::similarity).reversed();

    /** Each text lies somewhere else. */
    private static final class Scattered implements EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream().map(Scattered::vector).toList();
        }

        private static float[] vector(String text) {
            Random random = new Random(text.hashCode());
            float[] vector = new float[8];
            for (int at = 0; at < vector.length; at++) {
                vector[at] = (float) random.nextGaussian();
            }
            return vector;
        }

        @Override
        public int dimensions() {
            return 8;
        }

        @Override
        public String id() {
            return "scattered";
        }
    }

    private static List<Entity> entities(String name) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> Entity.of(name + i, i % RARE == 0 ? "rare" : "common", name + " " + i, ""))
                .toList();
    }

    private static void write(LuceneBrain brain, String project, List<Entity> entities) {
        for (int from = 0; from < MANY; from += BATCH) {
            List<Entity> batch = entities.subList(from, Math.min(MANY, from + BATCH));
            brain.upsert(project, batch, List.of(), Cancellation.none());
        }
    }

    /** Without a letter or digit, so that the vector alone tells what is meant. */
    private static String signs(int question) {
        return Integer.toBinaryString(question).replace('0', '!').replace('1', '?');
    }

    private static List<String> nearest(String question, List<Entity> entities, Predicate<Entity> wanted) {
        record Near(String id, double cosine) {}
        float[] asked = Scattered.vector(question);
        return entities.stream()
                .filter(wanted)
                .map(one -> new Near(one.id(), cosine(asked, Scattered.vector(Words.embedded(one)))))
                .sorted(Comparator.comparingDouble(Near::cosine).reversed())
                .limit(BrainQuery.DEFAULT_LIMIT)
                .map(Near::id)
                .toList();
    }

    private static double cosine(float[] asked, float[] vector) {
        double product = 0;
        double square = 0;
        for (int at = 0; at < vector.length; at++) {
            product += asked[at] * vector[at];
            square += vector[at] * vector[at];
        }
        return product / Math.sqrt(square);
    }

    private static void assertFound(LuceneBrain brain, Set<String> types, List<Entity> all, Predicate<Entity> wanted) {
        int found = 0;
        for (int at = 0; at < QUESTIONS; at++) {
            BrainQuery query = BrainQuery.of("film", signs(at)).withTypes(types).withThreshold(0);
            List<String> ids = brain.search(query, Cancellation.none()).stream()
                    .map(match -> match.entity().id())
                    .toList();
            assertThat(ids).hasSize(BrainQuery.DEFAULT_LIMIT);
            List<String> nearest = new ArrayList<>(nearest(signs(at), all, wanted));
            nearest.retainAll(ids);
            found += nearest.size();
        }
        assertThat(found).isGreaterThanOrEqualTo(QUESTIONS * BrainQuery.DEFAULT_LIMIT * 95 / 100);
    }

    /** Some have the words of a question, and the vectors have nothing to do with that: the best are seldom the nearest. */
    private static List<Entity> mixed() {
        Random random = new Random(7);
        return IntStream.range(0, MANY)
                .mapToObj(i -> {
                    String words = (random.nextInt(4) == 0 ? "lamp " : "") + (random.nextInt(4) == 0 ? "oar " : "");
                    return Entity.of("e" + i, "common", "no " + i, words + "other ".repeat(random.nextInt(20)));
                })
                .toList();
    }

    private static List<BrainMatch> read(LuceneBrain brain, int offset, int limit) {
        BrainQuery query = BrainQuery.of("film", "lamp oar").withThreshold(0).page(offset, limit);
        return brain.search(query, Cancellation.none());
    }

    private static List<String> pages(LuceneBrain brain, int size, int until) {
        List<String> ids = new ArrayList<>();
        for (int offset = 0; offset < until; offset += size) {
            List<BrainMatch> page = read(brain, offset, size);
            assertThat(page).hasSize(size).isSortedAccordingTo(BEST_FIRST);
            page.forEach(match -> ids.add(match.entity().id()));
        }
        return ids;
    }

    @Test
    void pages_of_many_neither_repeat_nor_miss_one() {
        try (LuceneBrain brain = LuceneBrain.inMemory(MODEL)) {
            write(brain, "film", mixed());
            List<String> all = pages(brain, BrainQuery.MOST_MATCHES, BrainQuery.MOST_MATCHES);
            assertThat(all).doesNotHaveDuplicates();
            for (int size : List.of(10, 25, 40, 200)) {
                assertThat(pages(brain, size, BrainQuery.MOST_MATCHES)).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    @Test
    void the_nearest_of_many_are_found_also_by_type_beside_another_project_and_after_a_deletion() {
        List<Entity> all = entities("e");
        try (LuceneBrain brain = LuceneBrain.inMemory(MODEL)) {
            write(brain, "film", all);
            assertFound(brain, Set.of(), all, entity -> true);
            assertFound(brain, Set.of("common"), all, entity -> entity.type().equals("common"));
            write(brain, "other", entities("o"));
            assertFound(brain, Set.of(), all, entity -> true);
            Set<String> gone = Set.copyOf(nearest(signs(0), all, entity -> true));
            brain.delete("film", gone, Cancellation.none());
            assertFound(brain, Set.of(), all, entity -> !gone.contains(entity.id()));
        }
    }
}
