package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** The graph of a series with thousands of nodes, loaded twice. */
@Timeout(300)
class Neo4jFilmTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 5_000;

    private final Path folder = folder();

    private static Path folder() {
        Path data = Path.of("shared", "data", "film", "got");
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            if (Files.isDirectory(here.resolve(data))) {
                return here.resolve(data);
            }
        }
        return data;
    }

    private List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            nodes.add(JSON.readTree(line));
        }
        return nodes;
    }

    private static Entity entity(JsonNode node) {
        Map<String, Object> properties = JSON.convertValue(node.path("props"), Map.class);
        return new Entity(
                node.get("id").asText(),
                node.get("label").asText(),
                node.get("name").asText(),
                "",
                properties);
    }

    @Test
    void a_graph_loaded_twice_is_there_once() throws IOException {
        assumeTrue(Files.isDirectory(folder), "there is no folder " + folder + " beside the project");
        List<Entity> entities =
                lines("graph.nodes.jsonl").stream().map(Neo4jFilmTest::entity).toList();
        List<Relation> relations = lines("graph.edges.jsonl").stream()
                .map(edge -> Relation.of(
                        edge.get("from").asText(),
                        edge.get("type").asText(),
                        edge.get("to").asText()))
                .toList();
        Set<Relation> different = new HashSet<>(relations);
        try (Driver driver = Bolt.driver()) {
            Neo4jBrain brain =
                    Neo4jBrain.builder(driver, new WordVectors()).label("Film").build();
            brain.createSchema();
            for (int time = 1; time <= 2; time++) {
                long began = System.nanoTime();
                load(brain, entities, relations);
                System.out.printf(
                        "Neo4j: %d entities and %d relations, load %d: %.1f s%n",
                        entities.size(), relations.size(), time, (System.nanoTime() - began) / 1e9);
                assertThat(Bolt.count(driver, "MATCH (n:Film) RETURN count(n)", Map.of()))
                        .isEqualTo(entities.size());
                assertThat(Bolt.count(driver, "MATCH (:Film)-[r]->(:Film) RETURN count(r)", Map.of()))
                        .isEqualTo(different.size());
            }
        }
    }

    private static void load(Brain brain, List<Entity> entities, List<Relation> relations) {
        for (int from = 0; from < entities.size(); from += BATCH) {
            List<Entity> some = entities.subList(from, Math.min(entities.size(), from + BATCH));
            brain.upsert("got", some, List.of(), Cancellation.none());
        }
        for (int from = 0; from < relations.size(); from += BATCH) {
            List<Relation> some = relations.subList(from, Math.min(relations.size(), from + BATCH));
            brain.upsert("got", List.of(), some, Cancellation.none());
        }
    }
}
