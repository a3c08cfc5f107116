package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.brain.mcp.McpProfile.Trait;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads parts of a project from a server: by id, as a whole where the server holds little, or by the words of a query.
 * Thread-safe.
 */
final class GraphReading {

    private static final int MOST_NAMES = 1_000;

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
        if (isWhole(cancellation)) {
            Graph all = whole(project, cancellation);
            if (!large) {
                return all;
            }
        }
        return byWords(project, SearchWords.of(text), server.profile(cancellation), cancellation);
    }

    private Graph whole(String project, Cancellation cancellation) {
        try {
            Map<String, Object> data = server.read(Operation.READ_ALL, "entities", Map.of(), cancellation);
            large = Shape.list(data.get("entities")).size() > mostWhole;
            return server.graph(data, names, project, cancellation);
        } catch (BrainException e) {
            throwUnlessTooLarge(e);
            large = true;
            return Graph.empty();
        }
    }

    private static void throwUnlessTooLarge(BrainException e) {
        if (!(e.getCause() instanceof McpException failure && failure.isTooLarge())) {
            throw e;
        }
    }

    private Graph byWords(String project, List<String> words, McpProfile profile, Cancellation cancellation) {
        if (!profile.has(Trait.FULL_TEXT)) {
            return oneByOne(project, words, cancellation);
        }
        List<String> beginnings = words.stream().map(word -> word + "*").toList();
        if (words.size() > 1) {
            try {
                return search(project, String.join(" ", beginnings), cancellation);
            } catch (BrainException e) {
                throwUnlessTooLarge(e);
            }
        }
        return oneByOne(project, beginnings, cancellation);
    }

    /** A word that stands everywhere brings more than can be read, and tells nothing: it is passed over beside others. */
    private Graph oneByOne(String project, List<String> words, Cancellation cancellation) {
        Graph found = Graph.empty();
        List<BrainException> passedOver = new ArrayList<>();
        for (String word : words) {
            try {
                found.add(search(project, word, cancellation));
            } catch (BrainException e) {
                throwUnlessTooLarge(e);
                passedOver.add(e);
            }
        }
        if (!words.isEmpty() && passedOver.size() == words.size()) {
            throw passedOver.get(0);
        }
        return found;
    }

    private Graph search(String project, String words, Cancellation cancellation) {
        Map<String, Object> data = server.read(Operation.SEARCH, "entities", Map.of("query", words), cancellation);
        return server.graph(data, names, project, cancellation);
    }
}
