package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.brain.neo4j.Neo4jBrain;
import dev.orchestrator.brain.neo4j.Neo4jMapping;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** The code about Neo4j of docs/guides/brains.md. The module of the Brain tests it on a real server. */
@Timeout(60)
class Neo4jGuideTest {

    private final EmbeddingModel embeddings = new EmbeddingModel() {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream().map(text -> new float[] {1, text.length()}).toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "lengths";
        }
    };

    @Test
    void a_server_that_is_not_there_is_a_failure_that_may_pass() {
        try (Driver driver = GraphDatabase.driver("bolt://127.0.0.1:1")) {
            Brain brain = Neo4jBrain.builder(driver, embeddings)
                    .retryFor(Duration.ZERO)
                    .build();
            BrainException failure = Assertions.catchThrowableOfType(
                    BrainException.class, () -> brain.find("film-1", List.of("arya"), Cancellation.none()));
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    /** Compiled only. */
    Neo4jBrain own(Driver driver) {
        Neo4jBrain brain = Neo4jBrain.create(driver, embeddings);
        brain.createSchema();
        return brain;
    }

    /** Compiled only. */
    List<BrainMatch> write(Brain brain) {
        brain.upsert(
                "film-1",
                List.of(
                        new Entity("arya", "character", "Arya Stark", "The younger daughter.", Map.of("age", 11)),
                        Entity.of("needle", "prop", "Needle", "Her sword, a gift of her brother.")),
                List.of(Relation.of("arya", "OWNS", "needle")),
                Cancellation.none());
        List<BrainMatch> matches =
                brain.search(BrainQuery.of("film-1", "Which weapon does Arya use?"), Cancellation.none());
        return matches;
    }

    /** Compiled only. */
    Brain mapped(Driver driver) {
        Neo4jMapping mapping = Neo4jMapping.of("Person", "film-1", "person_words")
                .withProperties("personId", "name", "biography")
                .withVectors("embedding", "person_vectors");
        Brain brain = Neo4jBrain.builder(driver, embeddings).mapping(mapping).build();
        return brain;
    }
}
