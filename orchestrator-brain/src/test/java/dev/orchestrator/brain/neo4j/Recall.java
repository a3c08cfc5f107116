package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How many of the ten nearest a search finds, and how long it takes.
 *
 * @param at10 the share of the ten nearest that are found
 * @param exactMillis how long comparing all took, per question
 * @param indexedMillis how long asking the index took, per question
 */
record Recall(double at10, List<Double> exactMillis, List<Double> indexedMillis) {

    static Recall of(int questions, IntFunction<String> question, Brain exact, Brain indexed, String project) {
        List<Double> exactMillis = new ArrayList<>();
        List<Double> indexedMillis = new ArrayList<>();
        double found = 0;
        for (int i = -5; i < questions; i++) {
            BrainQuery query = BrainQuery.of(project, question.apply(i)).withThreshold(0);
            long began = System.nanoTime();
            List<String> nearest = ids(exact, query);
            long between = System.nanoTime();
            List<String> told = ids(indexed, query);
            if (i >= 0) {
                exactMillis.add((between - began) / 1e6);
                indexedMillis.add((System.nanoTime() - between) / 1e6);
                found += nearest.stream().filter(told::contains).count() / (double) nearest.size();
            }
        }
        return new Recall(found / questions, exactMillis, indexedMillis);
    }

    private static List<String> ids(Brain brain, BrainQuery query) {
        return brain.search(query, Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
    }

    @Override
    public String toString() {
        return "recall@10 %.3f, all vectors %s, index %s".formatted(at10, times(exactMillis), times(indexedMillis));
    }

    private static String times(List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        return "p50 %.1f p95 %.1f ms".formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100));
    }
}
