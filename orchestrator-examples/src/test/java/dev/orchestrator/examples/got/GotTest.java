package dev.orchestrator.examples.got;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.brain.lucene.LuceneBrain;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gateway.CachedEmbeddings;
import dev.orchestrator.llm.MiniLm;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class GotTest {

    private static final String PROJECT = "got";
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
        EmbeddingModel model = CachedEmbeddings.of(MiniLm.load(), 10_000);
        try (LuceneBrain brain = LuceneBrain.inMemory(model)) {
            graph.writeTo(brain, PROJECT);
            List<String> missed = new ArrayList<>();
            for (Asked asked : Asked.ALL) {
                List<BrainMatch> matches = brain.search(BrainQuery.of(PROJECT, asked.question()), Cancellation.none());
                if (matches.stream()
                        .noneMatch(match ->
                                asked.expected().contains(match.entity().id()))) {
                    missed.add(asked.question());
                }
            }
            assertThat(Asked.ALL).hasSize(30);
            assertThat(missed).as("questions that found nothing expected").hasSizeLessThanOrEqualTo(3);
        }
    }
}
