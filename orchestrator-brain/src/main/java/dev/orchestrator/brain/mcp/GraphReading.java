package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.brain.mcp.McpProfile.Trait;
import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads parts of a project from a server: by id, as a whole where the server holds little, or by the words of a query.
 * Thread-safe.
 */
final class GraphReading {

    private static final int MOST_NAMES = 1_000;

    /** So many of a query's words are searched for one by one, the longest first: they tell the most. */
    private static final int MOST_WORDS = 12;

    private final GraphServer server;
    private final Names names;
    private final int mostWhole;
    private volatile boolean large;

    GraphReading(GraphServer server, Names names, int mostWhole) {
        this.server = server;
        this.names = names;
        this.mostWhole = mostWhole;
    }

    /** Reads entities and the relations that begin or end at them. */
    Graph open(String project, Collection<String> ids, Cancellation cancellation) {
        server.require(cancellation, Operation.OPEN);
        Graph graph = Graph.empty();
        List<String> wanted = names.mayHold(project)
                ? ids.stream().distinct().map(id -> names.of(project, id)).toList()
                : List.of();
        for (int at = 0; at < wanted.size(); at += MOST_NAMES) {
            List<String> some = wanted.subList(at, Math.min(wanted.size(), at + MOST_NAMES));
            Map<String, Object> data = server.read(Operation.OPEN, "entities", Map.of("names", some), cancellation);
            graph.add(server.graph(data, names, project, cancellation));
        }
        return graph;
    }

    /** Returns whether what {@link #candidates} finds is all there is, with all relations. */
    boolean isWhole(Cancellation cancellation) {
        return !large && server.profile(cancellation).can(Operation.READ_ALL);
    }

    /** Reads what may have to do with a query: everything there is, as long as that is little. */
    Graph candidates(String project, String text, Cancellation cancellation) {
        if (!names.mayHold(project)) {
            return Graph.empty();
        }
        McpProfile profile = server.profile(cancellation);
        if (isWhole(cancellation)) {
            Graph all = whole(project, cancellation);
            if (!large) {
                return all;
            }
        }
        return byWords(project, Words.telling(text), profile, cancellation);
    }

    private Graph whole(String project, Cancellation cancellation) {
        try {
            Map<String, Object> data = server.read(Operation.READ_ALL, "entities", Map.of(), cancellation);
            large = Shape.list(data.get("entities")).size() > mostWhole;
            return server.graph(data, names, project, cancellation);
        } catch (BrainException e) {
            if (e.getCause() instanceof McpException failure && failure.isTooLarge()) {
                large = true;
                return Graph.empty();
            }
            throw e;
        }
    }

    private Graph byWords(String project, List<String> words, McpProfile profile, Cancellation cancellation) {
        List<String> telling = words.stream()
                .map(GraphReading::beginning)
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .limit(MOST_WORDS)
                .toList();
        List<String> queries = profile.has(Trait.FULL_TEXT)
                ? List.of(telling.stream().map(word -> word + "*").collect(Collectors.joining(" ")))
                : telling;
        Graph found = Graph.empty();
        for (String query : telling.isEmpty() ? telling : queries) {
            Map<String, Object> data = server.read(Operation.SEARCH, "entities", Map.of("query", query), cancellation);
            found.add(server.graph(data, names, project, cancellation));
        }
        return found;
    }

    /** Stems stand in the words as they are written, but for a last letter that may have been another one. */
    private static String beginning(String stem) {
        return stem.length() > 3 && stem.endsWith("i") ? stem.substring(0, stem.length() - 1) : stem;
    }
}
