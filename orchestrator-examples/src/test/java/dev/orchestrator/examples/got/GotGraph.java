package dev.orchestrator.examples.got;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The graph of a television series as entities and relations. The text of an entity is made of its relations, in words, the
 * first eight of each kind: {@code used by: Arya Stark, Jon Snow}. The label becomes the type, the title of an episode its
 * title; lines that say the same relation again are one relation.
 */
record GotGraph(List<Entity> entities, List<Relation> relations) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NAMES = 8;
    private static final int BATCH = 2_000;

    private static final Map<String, String> TYPES = Map.of(
            "Character", "character",
            "Scene", "scene",
            "Location", "location",
            "SubLocation", "location",
            "Prop", "prop",
            "Episode", "episode");

    /** How a relation reads from where it starts. */
    private static final Map<String, String> OUTWARDS = Map.ofEntries(
            Map.entry("USES", "uses"),
            Map.entry("KILLED", "killed"),
            Map.entry("KILLEDBY", "killed by"),
            Map.entry("SIBLINGS", "siblings"),
            Map.entry("SIBLING", "siblings"),
            Map.entry("PARENTS", "parents"),
            Map.entry("PARENTOF", "parent of"),
            Map.entry("MARRIEDENGAGED", "married or engaged to"),
            Map.entry("SERVES", "serves"),
            Map.entry("SERVEDBY", "served by"),
            Map.entry("GUARDIANOF", "guardian of"),
            Map.entry("GUARDEDBY", "guarded by"),
            Map.entry("ALLIES", "allies"),
            Map.entry("ABDUCTED", "abducted"),
            Map.entry("ABDUCTEDBY", "abducted by"),
            Map.entry("AT", "at"),
            Map.entry("PART_OF", "part of"),
            Map.entry("IN_EPISODE", "in episode"));

    /** How it reads from where it leads to. */
    private static final Map<String, String> INWARDS = Map.ofEntries(
            Map.entry("USES", "used by"),
            Map.entry("KILLED", "killed by"),
            Map.entry("KILLEDBY", "killed"),
            Map.entry("APPEARS_IN", "with"),
            Map.entry("SERVES", "served by"),
            Map.entry("SERVEDBY", "serves"),
            Map.entry("GUARDIANOF", "guarded by"),
            Map.entry("GUARDEDBY", "guardian of"),
            Map.entry("ABDUCTED", "abducted by"));

    /** Looks for the folder with the graph beside this project and above. */
    static Optional<Path> folder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data/film/got");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    static GotGraph read(Path folder) throws IOException {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("graph.nodes.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            nodes.put(node.get("id").asText(), node);
        }
        Facts facts = new Facts(nodes);
        List<Relation> relations = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("graph.edges.jsonl"))) {
            JsonNode edge = JSON.readTree(line);
            String from = edge.get("from").asText();
            String type = edge.get("type").asText();
            String to = edge.get("to").asText();
            relations.add(new Relation(from, type, to, properties(edge)));
            facts.add(from, OUTWARDS.get(type), to);
            facts.add(to, INWARDS.get(type), from);
        }
        return new GotGraph(nodes.values().stream().map(facts::entity).toList(), relations);
    }

    private static Map<String, Object> properties(JsonNode node) {
        Map<String, Object> properties = new LinkedHashMap<>();
        node.path("props").fields().forEachRemaining(one -> {
            JsonNode value = one.getValue();
            properties.put(one.getKey(), value.isBoolean() ? (Object) value.asBoolean() : value.asText());
        });
        return properties;
    }

    /** What is said of each node, by the wording of the relation. */
    private record Facts(Map<String, JsonNode> nodes, Map<String, Map<String, Set<String>>> said) {
        Facts(Map<String, JsonNode> nodes) {
            this(nodes, new LinkedHashMap<>());
        }

        void add(String of, String wording, String other) {
            if (wording != null) {
                said.computeIfAbsent(of, id -> new LinkedHashMap<>())
                        .computeIfAbsent(wording, words -> new LinkedHashSet<>())
                        .add(title(nodes.get(other)));
            }
        }

        Entity entity(JsonNode node) {
            String id = node.get("id").asText();
            Map<String, Object> properties = properties(node);
            properties.remove("title");
            List<String> lines = new ArrayList<>();
            if (properties.containsKey("nickname")) {
                lines.add("known as " + properties.get("nickname"));
            }
            said.getOrDefault(id, Map.of()).forEach((wording, names) -> lines.add(wording + ": " + first(names)));
            if (!title(node).equals(node.get("name").asText())) {
                properties.put("name", node.get("name").asText());
            }
            String type = TYPES.getOrDefault(node.get("label").asText(), "other");
            return new Entity(id, type, title(node), String.join("\n", lines), properties);
        }

        private static String first(Collection<String> names) {
            return String.join(", ", names.stream().limit(MOST_NAMES).toList());
        }

        private static String title(JsonNode node) {
            JsonNode title = node.path("props").path("title");
            return title.isMissingNode() ? node.get("name").asText() : title.asText();
        }
    }

    /** Writes everything, in batches: entities first. */
    void writeTo(Brain brain, String projectId) {
        for (int from = 0; from < entities.size(); from += BATCH) {
            List<Entity> batch = entities.subList(from, Math.min(from + BATCH, entities.size()));
            brain.upsert(projectId, batch, List.of(), Cancellation.none());
        }
        for (int from = 0; from < relations.size(); from += BATCH) {
            List<Relation> batch = relations.subList(from, Math.min(from + BATCH, relations.size()));
            brain.upsert(projectId, List.of(), batch, Cancellation.none());
        }
    }
}
