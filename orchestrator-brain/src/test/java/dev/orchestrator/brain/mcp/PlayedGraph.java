package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.PlayedServer.Asked;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.contract.Script;
import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A knowledge server with the tools and the traps of mcp-neo4j-memory, in memory, behind HTTP: creating replaces what is
 * known, relations without ends are passed over in silence, types must be identifiers, the search is one of words. Its
 * answers take turns between JSON and events, and between data and data written as text.
 */
final class PlayedGraph implements AutoCloseable {

    record Edge(String from, String type, String to) {}

    private static final String PREFIX = "film-";
    private static final Predicate<String> IDENTIFIER = type -> type.matches("[A-Za-z_]\\w*");

    private final PlayedServer server = PlayedServer.legacy();
    private final Map<String, Map<String, Object>> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private int calls;

    PlayedGraph() {
        List<Map<String, Object>> tools = Stream.of(
                        "search_memories",
                        "find_memories_by_name",
                        "read_graph",
                        "create_entities",
                        "create_relations",
                        "add_observations",
                        "delete_entities")
                .map(name -> Map.<String, Object>of("name", PREFIX + name, "inputSchema", Map.of("type", "object")))
                .toList();
        server.on("tools/list", asked -> PlayedServer.json(asked.result(Map.of("tools", tools))));
        server.on("tools/call", this::answer);
    }

    PlayedServer server() {
        return server;
    }

    synchronized BrainSize size(String project) {
        String prefix = project + "/";
        return new BrainSize(
                nodes.keySet().stream().filter(name -> name.startsWith(prefix)).count(),
                edges.stream().filter(edge -> edge.from().startsWith(prefix)).count());
    }

    synchronized Script answer(Asked asked) {
        Map<String, Object> arguments = Shape.object(asked.params().get("arguments"));
        String tool = Shape.text(asked.params().get("name")).substring(PREFIX.length());
        Map<String, Object> result;
        try {
            result = told(run(tool, arguments));
        } catch (IllegalArgumentException e) {
            result = Map.of("content", List.of(Map.of("type", "text", "text", "invalid")), "isError", true);
        }
        String json = asked.result(result);
        return calls % 2 == 0
                ? PlayedServer.json(json)
                : PlayedServer.events().send(PlayedServer.event(json)).end();
    }

    private Map<String, Object> told(Map<String, Object> data) {
        return switch (++calls % 3) {
            case 0 -> Map.of("content", List.of(), "structuredContent", data);
            case 1 -> Map.of("content", List.of(Map.of("type", "text", "text", Json.write(data))));
            default -> Map.of("content", List.of(), "structuredContent", Map.of("result", Json.write(data)));
        };
    }

    private Map<String, Object> run(String tool, Map<String, Object> arguments) {
        return switch (tool) {
            case "create_entities" -> create(Shape.objects(arguments.get("entities")));
            case "create_relations" -> relate(Shape.objects(arguments.get("relations")));
            case "delete_entities" -> delete(new HashSet<>(Shape.texts(arguments.get("entityNames"))));
            case "find_memories_by_name" -> graph(new HashSet<>(Shape.texts(arguments.get("names"))), false);
            case "search_memories" -> graph(found(Shape.text(arguments.get("query"))), true);
            case "read_graph" -> graph(nodes.keySet(), false);
            default -> throw new IllegalArgumentException(tool);
        };
    }

    private Map<String, Object> create(List<Map<String, Object>> entities) {
        if (!entities.stream().allMatch(entity -> IDENTIFIER.test(Shape.text(entity.get("type"))))) {
            throw new IllegalArgumentException();
        }
        entities.forEach(entity -> nodes.put(Shape.text(entity.get("name")), entity));
        return Map.of("result", entities);
    }

    private Map<String, Object> relate(List<Map<String, Object>> relations) {
        for (Map<String, Object> relation : relations) {
            Edge edge = new Edge(
                    Shape.text(relation.get("source")),
                    Shape.text(relation.get("relationType")),
                    Shape.text(relation.get("target")));
            if (!IDENTIFIER.test(edge.type())) {
                throw new IllegalArgumentException();
            }
            if (nodes.containsKey(edge.from()) && nodes.containsKey(edge.to())) {
                edges.add(edge);
            }
        }
        return Map.of("result", relations);
    }

    private Map<String, Object> delete(Set<String> names) {
        nodes.keySet().removeAll(names);
        edges.removeIf(edge -> names.contains(edge.from()) || names.contains(edge.to()));
        return Map.of("result", "done");
    }

    private Map<String, Object> graph(Set<String> names, boolean within) {
        List<Map<String, Object>> relations = new ArrayList<>();
        for (Edge edge : edges) {
            boolean from = names.contains(edge.from());
            boolean to = names.contains(edge.to());
            if (within ? from && to : from || to) {
                relations.add(Map.of("source", edge.from(), "relationType", edge.type(), "target", edge.to()));
            }
        }
        List<Map<String, Object>> entities =
                names.stream().filter(nodes::containsKey).map(nodes::get).toList();
        return Map.of("entities", entities, "relations", relations);
    }

    /** As a full-text index finds: words that begin like one of the query's. */
    private Set<String> found(String query) {
        Set<String> found = new LinkedHashSet<>();
        nodes.forEach((name, node) -> {
            String text = (name + " " + node.get("observations")).toLowerCase(Locale.ROOT);
            Set<String> words = new HashSet<>(List.of(text.split("[^\\p{L}\\p{N}]+")));
            for (String asked : query.split(" ")) {
                if (words.stream().anyMatch(word -> word.startsWith(asked.replace("*", "")))) {
                    found.add(name);
                }
            }
        });
        return found;
    }

    @Override
    public void close() {
        server.close();
    }
}
