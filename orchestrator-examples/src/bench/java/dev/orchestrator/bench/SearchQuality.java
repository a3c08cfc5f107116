package dev.orchestrator.bench;

import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How good the search of the embedded Brain and of Neo4j is, on the Cranfield collection: by words, by vectors, by both, and
 * at the threshold.
 */
final class SearchQuality {

    private static final String PROJECT = "cranfield";

    private final Cranfield data;
    private final EmbeddingModel model = CachedEmbeddings.of(MiniLm.load(), 10_000);

    private SearchQuality(Cranfield data) {
        this.data = data;
    }

    public static void main(String[] args) throws Exception {
        Optional<Path> folder = SharedData.find("retrieval/cranfield");
        if (folder.isEmpty()) {
            System.out.println("SearchQuality is left out: there is no folder shared/data/retrieval/cranfield.");
            return;
        }
        new SearchQuality(Cranfield.read(folder.get())).run();
    }

    private void run() {
        System.out.println("\n## Search quality\n");
        Figures.head("search", "questions", "nDCG@10", "R@10", "nDCG@10 at 0.6", "R@10 at 0.6", "R@10 lost, points");
        try (LuceneBrain words = LuceneBrain.inMemory();
                LuceneBrain both = LuceneBrain.inMemory(model);
                Neo4j neo4j = Neo4j.start()) {
            Map<String, Brain> brains = new LinkedHashMap<>();
            brains.put("Lucene, words", words);
            brains.put("Lucene, words and vectors", both);
            brains.put("Neo4j, words", neo4j.brain("Words", new NoVectors()));
            brains.put("Neo4j, words and vectors", neo4j.brain("Both", model));
            vectors();
            brains.forEach((name, brain) -> {
                load(brain);
                rows(name, (question, threshold) -> ids(brain, question, threshold));
            });
            System.out.println();
            Figures.head("search", "unrelated questions", "answered");
            brains.forEach((name, brain) -> Figures.row(name, Unrelated.QUESTIONS.size(), answered(brain)));
        }
    }

    private void load(Brain brain) {
        brain.upsert(PROJECT, data.documents(), List.of(), Cancellation.none());
    }

    @FunctionalInterface
    private interface Ranking {
        List<String> of(String question, double threshold);
    }

    private void rows(String name, Ranking ranking) {
        row(name, "all", ranking, question -> true);
        row(name, "odd", ranking, question -> question.number() % 2 == 1);
        row(name, "even", ranking, question -> question.number() % 2 == 0);
    }

    private void row(String name, String which, Ranking ranking, Predicate<Cranfield.Question> chosen) {
        double[] all = measure(question -> ranking.of(question.text(), 0), chosen);
        double[] above = measure(question -> ranking.of(question.text(), BrainQuery.DEFAULT_THRESHOLD), chosen);
        Figures.row(
                name,
                which,
                Figures.number(all[0], "%.4f"),
                Figures.number(all[1], "%.4f"),
                Figures.number(above[0], "%.4f"),
                Figures.number(above[1], "%.4f"),
                Figures.number(100 * (all[1] - above[1]), "%.2f"));
    }

    private double[] measure(Function<Cranfield.Question, List<String>> ranking, Predicate<Cranfield.Question> chosen) {
        double ndcg = 0;
        double recall = 0;
        int count = 0;
        for (Cranfield.Question question : data.questions()) {
            if (chosen.test(question)) {
                List<String> ids = ranking.apply(question);
                ndcg += Cranfield.ndcg(ids, question.relevant());
                recall += Cranfield.recall(ids, question.relevant());
                count++;
            }
        }
        return new double[] {ndcg / count, recall / count};
    }

    private static List<String> ids(Brain brain, String text, double threshold) {
        BrainQuery query = BrainQuery.of(PROJECT, text).withThreshold(threshold);
        return brain.search(query, Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
    }

    /** The same vectors without any words: no Brain searches so, it is what hybrid search is held against. */
    private void vectors() {
        Map<String, float[]> vectors = new HashMap<>();
        for (Entity document : data.documents()) {
            String text = document.title() + "\n" + document.type() + "\n" + document.text();
            vectors.put(document.id(), vector(text.substring(0, Math.min(4_000, text.length()))));
        }
        double[] all = measure(question -> nearest(vector(question.text()), vectors), question -> true);
        Figures.row("vectors", "all", Figures.number(all[0], "%.4f"), Figures.number(all[1], "%.4f"), "", "", "");
    }

    private float[] vector(String text) {
        return model.embed(List.of(text), Cancellation.none()).get(0);
    }

    private static List<String> nearest(float[] asked, Map<String, float[]> vectors) {
        Map<String, Double> products = new HashMap<>();
        vectors.forEach((id, vector) -> products.put(id, product(asked, vector)));
        return products.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(10)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static double product(float[] one, float[] other) {
        double product = 0;
        for (int at = 0; at < one.length; at++) {
            product += (double) one[at] * other[at];
        }
        return product;
    }

    private static long answered(Brain brain) {
        return Unrelated.QUESTIONS.stream()
                .filter(question ->
                        !ids(brain, question, BrainQuery.DEFAULT_THRESHOLD).isEmpty())
                .count();
    }

    /** Knows no text, so that words alone decide. */
    private static final class NoVectors implements EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream().map(text -> new float[dimensions()]).toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "none";
        }
    }
}
