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
import org.neo4j.driver.Values;

/**
 * Searches: both indexes name candidates, each of which is then measured by the words it shares with the query and by the
 * exact cosine.
 */
final class Search {

    /**
     * With so many matches somebody may read on, and more candidates are looked at: whether he does or not, since pages fit
     * together only as parts of one list. So a search with many matches pays for two looks into each index.
     */
    private static final int FAR = 100;

    private static final Comparator<Rated> BEST_FIRST =
            Comparator.comparingDouble(Rated::similarity).reversed().thenComparing(Rated::id);

    /** What an index has found. The cosine is null where there is no vector. */
    record Candidate(String id, Passage passage, @Nullable Double cosine) {}

    /** A search in a transaction, of a project with so many entities. */
    private record Asked(Transactions.Open open, BrainQuery query, Map<String, Object> parameters, long entities) {}

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
        Value vector = options.graph().vectors() == null
                ? Values.NULL
                : vectors.of(List.of(query.text()), cancellation).get(0);
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
        return matches(open, query, page(query, all(new Asked(open, query, parameters, entities))));
    }

    /** All matches there are to be read: depends on nothing but what is searched for. */
    private List<Rated> all(Asked asked) {
        Map<String, Candidate> found = new LinkedHashMap<>();
        boolean cut = collect(asked, options.candidates(), found);
        Question question = question(asked, found.values());
        List<Rated> rated = rated(asked.query(), question, found.values());
        if (!cut || rated.size() < FAR || options.candidates() >= BrainQuery.MOST_MATCHES) {
            return rated;
        }
        collect(asked, BrainQuery.MOST_MATCHES, found);
        return rated(asked.query(), question, found.values());
    }

    /** Adds what the indexes name, and returns whether one of them may have had more. */
    private boolean collect(Asked asked, int depth, Map<String, Candidate> found) {
        Collection<Record> byWords = candidates.byWords(asked.open(), asked.parameters(), asked.query(), depth);
        Collection<Record> byVector = candidates.byVector(asked.open(), asked.parameters(), asked.entities(), depth);
        byWords.forEach(row -> add(row, found));
        byVector.forEach(row -> add(row, found));
        return byWords.size() >= depth || byVector.size() >= depth;
    }

    /** Weighs the words by the first candidates: with others, the same entity would get another similarity. */
    private static Question question(Asked asked, Collection<Candidate> found) {
        return new Question(
                asked.query().text(),
                Corpus.of(
                        asked.entities(), found.stream().map(Candidate::passage).toList()));
    }

    private void add(Record row, Map<String, Candidate> found) {
        String id = row.get("id").asString();
        Candidate candidate = found.containsKey(id) ? null : candidates.candidate(row);
        if (candidate != null) {
            found.put(id, candidate);
        }
    }

    private List<Rated> rated(BrainQuery query, Question question, Collection<Candidate> found) {
        return found.stream()
                .map(one -> new Rated(one.id(), similarity(question.share(one.passage()), one.cosine())))
                .filter(rated -> rated.similarity() >= query.threshold())
                .sorted(BEST_FIRST)
                .toList();
    }

    private static List<Rated> page(BrainQuery query, List<Rated> rated) {
        return rated.stream().skip(query.offset()).limit(query.limit()).toList();
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
