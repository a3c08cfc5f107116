package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Corpus;
import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.brain.scale.Question;
import dev.orchestrator.brain.scale.Scale;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Searches: both indexes name candidates, each of which is then measured by the words it shares with the query and by the
 * exact cosine.
 */
final class Search {

    /** Whoever reads as far as this, as in pages of a hundred, has more candidates looked at, from the first page on. */
    private static final int FAR = 100;

    private static final Comparator<Rated> BEST_FIRST =
            Comparator.comparingDouble(Rated::similarity).reversed().thenComparing(Rated::id);

    /** What an index has found. The cosine is null where there is no vector. */
    record Candidate(String id, Passage passage, @Nullable Double cosine) {}

    private record Rated(String id, double similarity) {}

    private final Options options;
    private final Transactions transactions;
    private final Vectors vectors;
    private final Reading reading;
    private final Candidates candidates;

    Search(Options options, Transactions transactions, Vectors vectors, Reading reading) {
        this.options = options;
        this.transactions = transactions;
        this.vectors = vectors;
        this.reading = reading;
        this.candidates = new Candidates(options);
    }

    List<BrainMatch> run(BrainQuery query, Cancellation cancellation) {
        if (!options.graph().holds(query.projectId())) {
            return List.of();
        }
        cancellation.throwIfCancelled();
        Value vector = vectors.of(List.of(query.text()), cancellation).get(0);
        return transactions.read(
                "search in project " + query.projectId(), cancellation, open -> in(open, query, vector));
    }

    private List<BrainMatch> in(Transactions.Open open, BrainQuery query, Value vector) {
        Map<String, Object> parameters = reading.parameters(query.projectId(), List.of());
        parameters.put("types", query.types().isEmpty() ? null : Texts.stored(query.types()));
        parameters.put("vector", vector);
        long entities = candidates.countOfProject(open, parameters);
        if (entities == 0) {
            return List.of();
        }
        boolean first = query.offset() + query.limit() < FAR;
        int depth = first ? options.candidates() : Math.max(options.candidates(), BrainQuery.MOST_MATCHES);
        Map<String, Candidate> found = new LinkedHashMap<>();
        Collection<Record> rows = candidates.byWords(open, parameters, query, depth);
        rows.forEach(row -> add(row, found));
        candidates.byVector(open, parameters, entities, depth).forEach(row -> add(row, found));
        return matches(open, query, rated(query, found.values(), entities));
    }

    private void add(Record row, Map<String, Candidate> found) {
        String id = row.get("id").asString();
        Candidate candidate = found.containsKey(id) ? null : candidates.candidate(row);
        if (candidate != null) {
            found.put(id, candidate);
        }
    }

    private List<Rated> rated(BrainQuery query, Collection<Candidate> found, long entities) {
        Corpus corpus =
                Corpus.of(entities, found.stream().map(Candidate::passage).toList());
        Question question = new Question(query.text(), corpus);
        return found.stream()
                .map(one -> new Rated(one.id(), similarity(question.share(one.passage()), one.cosine())))
                .filter(rated -> rated.similarity() >= query.threshold())
                .sorted(BEST_FIRST)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    private double similarity(double share, @Nullable Double cosine) {
        return cosine == null ? Scale.similarity(share) : options.scale().similarity(share, cosine);
    }

    private List<BrainMatch> matches(Transactions.Open open, BrainQuery query, List<Rated> page) {
        if (page.isEmpty()) {
            return List.of();
        }
        Map<String, Double> similarities = new LinkedHashMap<>();
        page.forEach(rated -> similarities.put(rated.id(), rated.similarity()));
        List<Entity> entities = reading.find(query.projectId(), similarities.keySet(), open);
        Map<String, List<Link>> links = reading.links(query.projectId(), similarities.keySet(), open);
        return entities.stream()
                .map(entity -> new BrainMatch(
                        entity,
                        similarities.getOrDefault(entity.id(), 0.0),
                        links.getOrDefault(entity.id(), List.of())))
                .toList();
    }
}
