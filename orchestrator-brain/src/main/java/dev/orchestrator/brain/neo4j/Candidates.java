package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * Asks the indexes. Neither knows projects, but the full-text index of an own graph has a word for each; everywhere else
 * more is asked for until enough of the project is there.
 */
final class Candidates {

    /** An index is never asked for more. */
    private static final long MOST_ASKED = 20_000;

    /** How many more than needed are asked for, so that the graph of vectors is searched well. */
    private static final double MARGIN = 1.5;

    private static final int WIDER = 4;

    private static final int MOST_WORDS = 200;

    /** Lucene takes a thousand clauses, one a word and property; an index of others may be on twenty. */
    private static final int MOST_WORDS_OF_OTHERS = 50;

    /** Types that still fit in the text of a full-text query beside its words. */
    private static final int MOST_TYPES = 100;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Options options;
    private final Statements statements;
    private final Nodes nodes;

    Candidates(Options options) {
        this.options = options;
        this.statements = new Statements(options);
        this.nodes = new Nodes(options);
    }

    long countOfProject(Transactions.Open open, Map<String, Object> parameters) {
        return open.run(statements.countOfProject(), parameters)
                .get(0)
                .get("entities")
                .asLong();
    }

    /** Null where the node can be no entity. */
    Search.@Nullable Candidate candidate(Record row) {
        Passage passage = passage(row);
        if (passage == null) {
            return null;
        }
        // Neo4j tells half of one more than the cosine.
        Double cosine =
                row.get("cosine").isNull() ? null : 2 * row.get("cosine").asDouble() - 1;
        return new Search.Candidate(Texts.read(row.get("id").asString()), passage, cosine);
    }

    private @Nullable Passage passage(Record row) {
        if (options.owned()) {
            return Nodes.passage(
                    Texts.read(row.get("title").asString("")), row.get("words").asString(""));
        }
        Entity entity = nodes.entity(row);
        return entity == null ? null : Passage.of(entity);
    }

    Collection<Record> byWords(Transactions.Open open, Map<String, Object> parameters, BrainQuery query, int depth) {
        String words = words(query);
        String index = options.graph().wordIndex();
        if (words.isEmpty() || index == null) {
            return List.of();
        }
        boolean scoped = isScoped(query);
        Map<String, Object> asked = new HashMap<>(parameters);
        asked.put("index", index);
        asked.put("words", words);
        asked.put("most", depth);
        for (long limit = depth; ; limit *= WIDER) {
            asked.put("limit", limit);
            List<Record> rows = open.run(statements.byWords(), asked);
            if (scoped || rows.size() >= depth || limit >= MOST_ASKED) {
                return rows;
            }
        }
    }

    private boolean isScoped(BrainQuery query) {
        return options.owned() && query.types().size() <= MOST_TYPES;
    }

    /** Words consist of letters and digits in lower case, and so mean nothing else to Lucene. */
    private String words(BrainQuery query) {
        if (!options.owned()) {
            return Stream.of(BETWEEN_WORDS.split(query.text().toLowerCase(Locale.ROOT)))
                    .filter(word -> !word.isEmpty())
                    .distinct()
                    .limit(MOST_WORDS_OF_OTHERS)
                    .collect(Collectors.joining(" "));
        }
        List<String> words =
                Words.telling(query.text()).stream().limit(MOST_WORDS).toList();
        return words.isEmpty() ? "" : scope(query) + " +" + Nodes.WORDS + ":(" + String.join(" ", words) + ")";
    }

    /** Demands the project and the types; what they would add to the score is taken away. */
    private String scope(BrainQuery query) {
        String project = "+" + Nodes.SCOPE + ":" + Nodes.projectWord(query.projectId()) + "^0";
        Set<String> types = query.types();
        if (types.isEmpty() || !isScoped(query)) {
            return project;
        }
        return project + " +" + Nodes.SCOPE + ":("
                + types.stream()
                        .map(type -> Nodes.typeWord(query.projectId(), type))
                        .collect(Collectors.joining(" "))
                + ")^0";
    }

    Collection<Record> byVector(Transactions.Open open, Map<String, Object> parameters, long entities, int depth) {
        if (options.graph().vectors() == null) {
            return List.of();
        }
        Map<String, Object> asked = new HashMap<>(parameters);
        if (entities > options.exactUpTo() && options.graph().vectorIndex() != null) {
            List<Record> rows = byIndex(open, asked, entities, depth);
            if (rows.size() >= depth) {
                return rows;
            }
        }
        asked.put("limit", depth);
        return open.run(statements.byAllVectors(), asked);
    }

    /** Returns fewer than asked for if the project or the types make up too little of the index. */
    private List<Record> byIndex(Transactions.Open open, Map<String, Object> asked, long entities, int depth) {
        if (Objects.equals(asked.get("vector"), org.neo4j.driver.Values.NULL)) {
            return List.of();
        }
        long all = open.run(statements.countOfAll(), Map.of())
                .get(0)
                .get("entities")
                .asLong();
        asked.put("index", options.graph().vectorIndex());
        asked.put("most", depth);
        List<Record> rows = List.of();
        for (long limit = (long) (MARGIN * depth * all / entities);
                rows.size() < depth && limit <= MOST_ASKED;
                limit *= WIDER) {
            asked.put("limit", limit);
            rows = open.run(statements.byVector(), asked);
        }
        return rows;
    }
}
