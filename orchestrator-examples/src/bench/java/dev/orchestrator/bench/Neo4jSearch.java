package dev.orchestrator.bench;

import dev.orchestrator.brain.neo4j.Neo4jBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How long a search of a project in Neo4j takes that is half of the graph, through the vector index and by comparing all its
 * vectors, and how much of the latter the former finds. Entities are made up: see {@link MadeUp}.
 */
final class Neo4jSearch {

    private static final int ENTITIES = Integer.getInteger("entities", 20_000);
    private static final int QUESTIONS = 100;
    private static final int BATCH = 1_000;
    private static final String PROJECT = "own";

    private final MadeUp madeUp = new MadeUp(2 * ENTITIES, QUESTIONS);

    private Neo4jSearch() {}

    public static void main(String[] args) {
        new Neo4jSearch().run();
    }

    private void run() {
        try (Neo4j neo4j = Neo4j.start()) {
            Neo4jBrain brain = neo4j.brain("MadeUp", madeUp);
            long began = System.nanoTime();
            load(brain, PROJECT, 0);
            load(brain, "other", ENTITIES);
            Figures.head("what", "value");
            Figures.row("entities of the project, of the graph", ENTITIES + ", " + 2 * ENTITIES);
            Figures.row("writing them, s", Figures.number((System.nanoTime() - began) / 1e9, "%.1f"));
            Neo4jBrain.Builder builder = neo4j.builder("MadeUp", madeUp);
            List<Set<String>> exact = answers(
                    "comparing all", builder.exactUpTo(Integer.MAX_VALUE).build());
            List<Set<String>> indexed =
                    answers("the index", builder.exactUpTo(0).build());
            Figures.row("recall@10 of the index", Figures.number(recall(exact, indexed), "%.4f"));
        }
    }

    private void load(Brain brain, String project, int first) {
        for (int from = first; from < first + ENTITIES; from += BATCH) {
            List<Entity> some = IntStream.range(from, Math.min(first + ENTITIES, from + BATCH))
                    .mapToObj(madeUp::entity)
                    .toList();
            brain.upsert(project, some, List.of(), Cancellation.none());
        }
    }

    /** The second round counts. */
    private static List<Set<String>> answers(String name, Brain brain) {
        IntStream.range(0, QUESTIONS).forEach(question -> search(brain, question));
        List<Set<String>> found = new ArrayList<>();
        double[] millis = new double[QUESTIONS];
        for (int question = 0; question < QUESTIONS; question++) {
            long began = System.nanoTime();
            found.add(search(brain, question));
            millis[question] = (System.nanoTime() - began) / 1e6;
        }
        Figures.quantiles("search by " + name + ", p50 / p95 / p99, ms", millis);
        return found;
    }

    private static Set<String> search(Brain brain, int question) {
        Set<String> ids = new HashSet<>();
        BrainQuery query = BrainQuery.of(PROJECT, MadeUp.words(question)).withThreshold(0);
        brain.search(query, Cancellation.none())
                .forEach(match -> ids.add(match.entity().id()));
        return ids;
    }

    private static double recall(List<Set<String>> exact, List<Set<String>> indexed) {
        double sum = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            Set<String> both = new HashSet<>(exact.get(question));
            both.retainAll(indexed.get(question));
            sum += (double) both.size() / exact.get(question).size();
        }
        return sum / QUESTIONS;
    }
}
