package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Together;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** Constraint and indexes: made once, seen before anything is done, and never with vectors of another model. */
@Timeout(120)
class Neo4jSchemaTest {

    private static final Entity BRIDGE = Entity.of("bridge", "location", "The bridge", "It is made of stone.");

    private static Driver driver;

    @BeforeAll
    static void connect() {
        driver = Bolt.driver();
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    private static Neo4jBrain brain(String label, WordVectors model) {
        return Neo4jBrain.builder(driver, model).label(label).build();
    }

    private static BrainException fails(ThrowingCallable call) {
        BrainException failure = catchThrowableOfType(BrainException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.isRetryable()).isFalse();
        return failure;
    }

    private static List<String> found(Brain brain) {
        return brain.search(BrainQuery.of("p", "the stone bridge"), Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
    }

    @Test
    void nothing_is_done_without_it() {
        Brain brain = brain("Never made", new WordVectors());
        List<ThrowingCallable> calls = List.of(
                () -> found(brain),
                () -> brain.find("p", List.of("bridge"), Cancellation.none()),
                () -> brain.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none()),
                () -> brain.delete("p", List.of("bridge"), Cancellation.none()));
        calls.forEach(call -> assertThat(fails(call)).hasMessageContaining("createSchema()"));
    }

    @Test
    void it_may_be_made_at_every_start_and_by_many_at_once() throws Exception {
        Together.run(4, thread -> {
            brain("Made at once", new WordVectors()).createSchema();
            return thread;
        });
        Neo4jBrain brain = brain("Made at once", new WordVectors());
        brain.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none());
        brain.createSchema();
        assertThat(found(brain)).containsExactly("bridge");
        assertThat(indexes("Made at once")).isEqualTo(3);
    }

    private static long indexes(String label) {
        return driver.executableQuery("SHOW INDEXES YIELD labelsOrTypes WHERE $label IN labelsOrTypes")
                .withParameters(Map.of("label", label))
                .execute()
                .records()
                .size();
    }

    @Test
    void vectors_of_another_model_are_refused() {
        brain("Model", new WordVectors()).createSchema();
        for (WordVectors other : List.of(new WordVectors("another", 64), new WordVectors("word-vectors", 32))) {
            Neo4jBrain brain = brain("Model", other);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    brain::createSchema,
                    () -> found(brain),
                    () -> brain.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none()))) {
                assertThat(fails(call))
                        .hasMessageContainingAll("word-vectors with 64 dimensions", other.id(), "rebuild: run");
            }
        }
    }

    @Test
    void what_the_refusal_says_rebuilds() {
        Neo4jBrain old = brain("Rebuilt", new WordVectors());
        old.createSchema();
        old.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none());
        Neo4jBrain brain = brain("Rebuilt", new WordVectors("better", 32));
        Matcher statements = Pattern.compile("\"([^\"]+)\"")
                .matcher(fails(brain::createSchema).getMessage());
        assertThat(statements.results().map(one -> one.group(1)).peek(Neo4jSchemaTest::run))
                .hasSize(3);
        brain.createSchema();
        brain.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none());
        assertThat(found(brain)).containsExactly("bridge");
        assertThat(fails(() -> brain("Rebuilt", new WordVectors()).createSchema()))
                .hasMessageContaining("better");
    }

    private static void run(String statement) {
        try (var session = driver.session()) {
            session.run(statement).consume();
        }
    }

    @Test
    void an_index_that_was_dropped_is_missed_and_made_again() {
        Neo4jBrain brain = brain("Dropped", new WordVectors());
        brain.createSchema();
        run("DROP INDEX Dropped_words");
        assertThat(fails(() -> found(brain("Dropped", new WordVectors()))))
                .hasMessageContainingAll("Dropped_words", "createSchema()");
        brain.createSchema();
        assertThat(found(brain("Dropped", new WordVectors()))).isEmpty();
    }

    @Test
    void a_model_that_breaks_its_promise_writes_nothing() {
        brain("Promise", new WordVectors("liar", 64)).createSchema();
        Brain brain = Neo4jBrain.builder(driver, new Liar()).label("Promise").build();
        assertThat(fails(() -> brain.upsert("p", List.of(BRIDGE), List.of(), Cancellation.none())))
                .hasMessageContainingAll("liar", "3 dimensions");
        assertThat(brain.find("p", List.of("bridge"), Cancellation.none())).isEmpty();
    }

    private record Liar() implements dev.orchestrator.port.model.EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream().map(text -> new float[] {1, 2, 3}).toList();
        }

        @Override
        public int dimensions() {
            return 64;
        }

        @Override
        public String id() {
            return "liar";
        }
    }

    @Test
    void options_are_checked() {
        Neo4jBrain.Builder builder = Neo4jBrain.builder(driver, new WordVectors());
        Stream.<ThrowingCallable>of(
                        () -> builder.label("a`b"),
                        () -> builder.label("a\\u0060b"),
                        () -> builder.label("a) DETACH DELETE n //"),
                        () -> builder.label(""),
                        () -> builder.relationshipTypes("KILLED", "A`B"),
                        () -> builder.relationshipTypes("A B"),
                        () -> builder.relationshipTypes("RELATED"),
                        () -> builder.candidates(99),
                        () -> builder.batchSize(0),
                        () -> builder.exactUpTo(-1),
                        () -> builder.relatedCosine(1),
                        () -> builder.timeout(Duration.ZERO),
                        () -> builder.retryFor(Duration.ofSeconds(-1)),
                        () -> Neo4jMapping.of("Person", "p", "words").withType("a`b"),
                        () -> Neo4jMapping.of("Person", "p", "words").withProjectIn("a`b"),
                        () -> Neo4jMapping.of("Person", " ", "words"))
                .forEach(call -> assertThat(catchThrowableOfType(OrchestratorException.class, call))
                        .isNotNull()
                        .extracting(OrchestratorException::code)
                        .isEqualTo(ErrorCode.VALIDATION_ERROR));
    }
}
