package dev.orchestrator.examples.got;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.brain.neo4j.Neo4jBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.neo4j.Neo4jProcess;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

@Timeout(600)
class GotTest {

    private static final String PROJECT = "got";
    private static final EmbeddingModel MODEL = CachedEmbeddings.of(MiniLm.load(), 10_000);
    private static GotGraph graph;

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() throws Exception {
        Optional<Path> data = GotGraph.folder();
        assumeTrue(data.isPresent(), "there is no folder shared/data/film/got beside the project");
        graph = GotGraph.read(data.get());
    }

    @Test
    void loading_it_twice_leaves_the_same_counts() {
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder)) {
            for (int round = 0; round < 2; round++) {
                graph.writeTo(brain, PROJECT);
                assertThat(entities(brain)).isEqualTo(5_021);
                assertThat(relations(brain)).isEqualTo(21_455);
            }
        }
        try (LuceneBrain brain = LuceneBrain.inDirectory(folder)) {
            assertThat(entities(brain)).isEqualTo(5_021);
            assertThat(relations(brain)).isEqualTo(21_455);
        }
    }

    private static int entities(Brain brain) {
        List<String> ids = graph.entities().stream().map(Entity::id).toList();
        return brain.find(PROJECT, ids, Cancellation.none()).size();
    }

    /** Every relation starts at some entity, and is told with the neighbours of those around it. */
    private static int relations(Brain brain) {
        Set<List<String>> relations = new HashSet<>();
        int most = NeighbourQuery.MOST_NEIGHBOURS;
        for (int from = 0; from < graph.entities().size(); from += 20) {
            List<String> ids = graph
                    .entities()
                    .subList(from, Math.min(from + 20, graph.entities().size()))
                    .stream()
                    .map(Entity::id)
                    .toList();
            NeighbourQuery around = NeighbourQuery.of(PROJECT, ids).withLimit(most);
            for (Relation relation :
                    brain.neighbours(around, Cancellation.none()).relations()) {
                relations.add(List.of(relation.from(), relation.type(), relation.to()));
            }
        }
        return relations.size();
    }

    @Test
    void questions_find_what_they_ask_for_among_the_first_ten() {
        try (LuceneBrain brain = LuceneBrain.inMemory(MODEL)) {
            assertThat(missed(brain))
                    .as("questions that found nothing expected")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void they_find_it_in_neo4j_too() {
        try (Driver driver = GraphDatabase.driver(
                "bolt://" + Neo4jProcess.shared().address(),
                AuthTokens.basic(Neo4jProcess.USER, Neo4jProcess.PASSWORD))) {
            Neo4jBrain brain = Neo4jBrain.create(driver, MODEL);
            brain.createSchema();
            assertThat(missed(brain))
                    .as("questions that found nothing expected")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    private static List<String> missed(Brain brain) {
        graph.writeTo(brain, PROJECT);
        assertThat(Asked.ALL).hasSize(30);
        return Asked.ALL.stream()
                .filter(asked -> brain.search(BrainQuery.of(PROJECT, asked.question()), Cancellation.none()).stream()
                        .map(match -> match.entity().id())
                        .noneMatch(asked.expected()::contains))
                .map(Asked::question)
                .toList();
    }
}
