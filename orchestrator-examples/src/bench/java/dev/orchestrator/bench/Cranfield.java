package dev.orchestrator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.port.brain.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Cranfield collection: abstracts on aerodynamics, questions, and which abstract answers which. Every code of relevance
 * counts the same.
 */
record Cranfield(List<Entity> documents, List<Question> questions) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A question and the ids of the documents that answer it. */
    record Question(int number, String text, Set<String> relevant) {}

    static Cranfield read(Path folder) throws IOException {
        Map<String, Set<String>> relevant = relevant(folder.resolve("qrels.tsv"));
        List<Entity> documents = new ArrayList<>();
        for (JsonNode line : lines(folder.resolve("corpus.jsonl"))) {
            String id = line.get("_id").asText();
            String title = line.get("title").asText();
            documents.add(Entity.of(
                    id,
                    "document",
                    title.isBlank() ? "Document " + id : title,
                    line.get("text").asText()));
        }
        List<Question> questions = new ArrayList<>();
        for (JsonNode line : lines(folder.resolve("queries.jsonl"))) {
            String id = line.get("_id").asText();
            questions.add(
                    new Question(Integer.parseInt(id), line.get("text").asText(), relevant.getOrDefault(id, Set.of())));
        }
        return new Cranfield(documents, questions);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            values.add(JSON.readTree(line));
        }
        return values;
    }

    private static Map<String, Set<String>> relevant(Path file) throws IOException {
        Map<String, Set<String>> relevant = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            if (Integer.parseInt(cells[3]) > 0) {
                relevant.computeIfAbsent(cells[0], id -> new HashSet<>()).add(cells[1]);
            }
        }
        return relevant;
    }

    /** nDCG@10 of a ranking, whose first ten count. */
    static double ndcg(List<String> ranking, Set<String> relevant) {
        double gain = 0;
        double best = 0;
        for (int at = 0; at < 10; at++) {
            double weight = Math.log(2) / Math.log(at + 2.0);
            gain += at < ranking.size() && relevant.contains(ranking.get(at)) ? weight : 0;
            best += at < relevant.size() ? weight : 0;
        }
        return gain / best;
    }

    /** The share of what is relevant among the first ten. */
    static double recall(List<String> ranking, Set<String> relevant) {
        long found = ranking.stream().limit(10).filter(relevant::contains).count();
        return (double) found / relevant.size();
    }
}
