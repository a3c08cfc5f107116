package dev.orchestrator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Items in the order in which they come, and which of those before are the same. */
final class DedupData {

    /**
     * One item.
     *
     * @param incoming whether it is held against what is there
     * @param stays whether it is there for later ones
     */
    record Item(String id, Map<String, Object> content, Set<String> duplicates, boolean incoming, boolean stays) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private DedupData() {}

    /** A set of which everything is there first, or a stream of which each line is held against those before. */
    static List<Item> read(Path folder, String set) throws IOException {
        Path stream = folder.resolve(set + ".stream.jsonl");
        return Files.exists(stream) ? stream(stream) : twoFiles(folder, set);
    }

    private static List<Item> stream(Path file) throws IOException {
        List<Item> items = new ArrayList<>();
        Map<String, Set<String>> clusters = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = JSON.readTree(line);
            Set<String> before = clusters.computeIfAbsent(node.get("cluster").asText(), key -> new HashSet<>());
            items.add(item(node, Set.copyOf(before), true, true));
            before.add(node.get("id").asText());
        }
        return items;
    }

    private static List<Item> twoFiles(Path folder, String set) throws IOException {
        List<Item> items = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(set + ".store.jsonl"))) {
            items.add(item(JSON.readTree(line), Set.of(), false, true));
        }
        for (String line : Files.readAllLines(folder.resolve(set + ".incoming.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            Set<String> duplicates = new HashSet<>();
            node.get("duplicate_of").forEach(id -> duplicates.add(id.asText()));
            items.add(item(node, duplicates, true, false));
        }
        return items;
    }

    private static Item item(JsonNode line, Set<String> duplicates, boolean incoming, boolean stays) {
        Map<String, Object> content = new HashMap<>();
        line.get("item")
                .fields()
                .forEachRemaining(
                        field -> content.put(field.getKey(), field.getValue().asText()));
        return new Item(line.get("id").asText(), content, duplicates, incoming, stays);
    }

    /** The same items without a half of those that stay, always the same half. */
    static List<Item> halved(List<Item> items) {
        Random random = new Random(20_240_601);
        return items.stream()
                .map(item -> new Item(
                        item.id, item.content, item.duplicates, item.incoming, item.stays && random.nextBoolean()))
                .filter(item -> item.incoming || item.stays)
                .toList();
    }
}
