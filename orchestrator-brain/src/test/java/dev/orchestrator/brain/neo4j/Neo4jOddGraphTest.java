package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** A graph that somebody else made, with values of all kinds where texts and vectors should be. */
@Timeout(120)
class Neo4jOddGraphTest {

    private static final String LARGE = "1234567890123456789";
    private static final Neo4jMapping BY_WORDS =
            new Neo4jMapping("Odd", "number", "name", "plot", "kind", null, "all", null, null, "odd_words");
    private static final Neo4jMapping WITH_VECTORS =
            new Neo4jMapping("Odd", "number", "name", "plot", "kind", null, "all", "meaning", null, "odd_words");

    private static Driver driver;

    @BeforeAll
    static void makeTheGraph() {
        driver = Bolt.driver();
        run("CREATE FULLTEXT INDEX odd_words FOR (n:Odd) ON EACH [n.name, n.plot, n.a, n.b, n.c, n.d, n.e, n.f]");
        run("CREATE (a:Odd {number: " + LARGE + ", name: 'A windmill', kind: 'mill', meaning: [1.0, 2.0, 3.0]}),"
                + " (b:Odd {number: [1, 2], name: 'A windmill', kind: 'mill'}),"
                + " (c:Odd {number: 3, name: ['A windmill', 'A mill'], plot: ['Grinds'], kind: ['mill']}),"
                + " (a)-[:TURNS]->(b), (a)-[:TURNS]->(c)");
        run("CALL db.awaitIndexes(60)");
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    private static void run(String statement) {
        driver.executableQuery(statement).execute();
    }

    private static Brain brain(Neo4jMapping mapping, EmbeddingModel model) {
        return Neo4jBrain.builder(driver, model).mapping(mapping).build();
    }

    private static List<String> search(Brain brain, String text) {
        return brain.search(BrainQuery.of("all", text).withThreshold(0), Cancellation.none()).stream()
                .map(match -> match.entity().id())
                .toList();
    }

    @Test
    void ids_may_be_numbers_of_any_size() {
        assertThat(brain(BY_WORDS, new WordVectors())
                        .find("all", List.of(LARGE, "9999999999999999999", "-" + LARGE), Cancellation.none()))
                .extracting(Entity::id)
                .containsExactly(LARGE);
    }

    @Test
    void lists_are_no_ids_and_no_names() {
        Brain brain = brain(BY_WORDS, new WordVectors());
        assertThat(search(brain, "windmill")).containsExactlyInAnyOrder(LARGE, "3");
        assertThat(brain.neighbours(NeighbourQuery.of("all", List.of(LARGE)), Cancellation.none())
                        .entities())
                .extracting(Entity::id)
                .containsExactly("3");
    }

    @Test
    void vectors_of_another_length_are_passed_over() {
        assertThat(search(brain(WITH_VECTORS, new WordVectors()), "windmill")).containsExactlyInAnyOrder(LARGE, "3");
    }

    @Test
    void an_index_on_many_properties_takes_long_questions() {
        String text =
                IntStream.range(0, 300).mapToObj(i -> "word" + i).collect(Collectors.joining(" ", "windmill ", ""));
        assertThat(search(brain(BY_WORDS, new WordVectors()), text)).contains(LARGE);
    }

    @Test
    void where_there_are_no_vectors_no_model_is_asked() {
        List<String> asked = new ArrayList<>();
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                asked.addAll(texts);
                return new WordVectors().embed(texts, cancellation);
            }

            @Override
            public int dimensions() {
                return new WordVectors().dimensions();
            }

            @Override
            public String id() {
                return new WordVectors().id();
            }
        };
        assertThat(search(brain(BY_WORDS, model), "windmill")).contains(LARGE);
        assertThat(asked).isEmpty();
    }
}
