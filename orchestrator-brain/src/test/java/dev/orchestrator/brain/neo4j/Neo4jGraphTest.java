package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;
import org.neo4j.driver.summary.Plan;

/** The graph as somebody sees it who looks into the database. */
@Timeout(120)
class Neo4jGraphTest {

    private static final Entity SWORD = new Entity(
            "sword",
            "prop",
            "Oathkeeper",
            "",
            Map.of(
                    "metal",
                    "steel",
                    "length",
                    95,
                    "names",
                    List.of("Oathkeeper", "Ice"),
                    "made",
                    Map.of("by", "Tobho")));

    private static Driver driver;
    private static Neo4jBrain brain;

    @BeforeAll
    static void connect() {
        driver = Bolt.driver();
        brain = Neo4jBrain.builder(driver, new WordVectors())
                .label("Graph")
                .relationshipTypes("WIELDS")
                .build();
        brain.createSchema();
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    private static void write(String project, List<Entity> entities, List<Relation> relations) {
        brain.upsert(project, entities, relations, Cancellation.none());
    }

    private static long count(String statement) {
        return Bolt.count(driver, statement, Map.of());
    }

    @Test
    void properties_can_be_asked_for_with_cypher() {
        write(
                "cypher",
                List.of(SWORD, Entity.of("hand", "character", "Brienne", "")),
                List.of(
                        new Relation("hand", "WIELDS", "sword", Map.of("since", 3)),
                        Relation.of("hand", "is afraid of", "sword")));
        assertThat(count("MATCH (n:Graph {project: 'cypher', metal: 'steel', length: 95}) WHERE 'Ice' IN n.names"
                        + " RETURN count(n)"))
                .isEqualTo(1);
        assertThat(count("MATCH (:Graph {title: 'Brienne'})-[r:WIELDS {since: 3}]->(:Graph {title: 'Oathkeeper'})"
                        + " RETURN count(r)"))
                .isEqualTo(1);
        assertThat(count("MATCH ()-[r:RELATED {_type: 'is afraid of'}]->(:Graph) RETURN count(r)"))
                .isEqualTo(1);
    }

    @Test
    void what_is_said_in_a_relation_or_at_length_names_nothing_in_the_database() {
        String name = "n".repeat(201);
        Entity hand = new Entity("hand", "character", "Brienne", "", Map.of(name, 1, "n".repeat(200), 2));
        List<Relation> relations = List.of(
                Relation.of("hand", "SAID_ONCE", "sword"),
                new Relation("hand", "SAID_TWICE", "sword", Map.of(name, 1)));
        write("names", List.of(SWORD, hand), relations);
        write("names", List.of(), relations);
        assertThat(count("MATCH (:Graph {project: 'names'})-[r:RELATED]->() WHERE r._type STARTS WITH 'SAID_'"
                        + " RETURN count(r)"))
                .isEqualTo(2);
        assertThat(count("CALL db.relationshipTypes() YIELD relationshipType AS t WHERE t STARTS WITH 'SAID_'"
                        + " RETURN count(t)"))
                .isZero();
        assertThat(count("CALL db.propertyKeys() YIELD propertyKey AS k WHERE k STARTS WITH 'nnn' RETURN count(k)"))
                .isEqualTo(1);
        assertThat(brain.find("names", List.of("hand"), Cancellation.none())).containsExactly(hand);
        assertThat(brain.neighbours(NeighbourQuery.of("names", List.of("hand")), Cancellation.none())
                        .relations())
                .containsExactlyInAnyOrderElementsOf(relations);
    }

    @Test
    void of_a_long_text_title_and_beginning_are_compared() {
        StringBuilder text = new StringBuilder("lighthouse ");
        IntStream.range(0, 20_000).forEach(i -> text.append(" w").append(i));
        write("long", List.of(Entity.of("script", "scene", "Zephyr", text.toString())), List.of());
        assertThat(count("MATCH (n:Graph {project: 'long'}) WHERE n._words STARTS WITH 'zephyr '"
                        + " AND left(n._words, 100) CONTAINS ' lighthous' RETURN count(n)"))
                .isEqualTo(1);
    }

    @Test
    void vectors_with_numbers_that_are_not_finite_are_refused() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> filledWith(odd).upsert("odd", List.of(SWORD), List.of(), Cancellation.none()))
                    .isInstanceOf(BrainException.class)
                    .hasMessageContaining("not finite");
        }
        assertThat(count("MATCH (n:Graph {project: 'odd'}) RETURN count(n)")).isZero();
        filledWith(1e25f).upsert("large", List.of(SWORD), List.of(), Cancellation.none());
        assertThat(count("MATCH (n:Graph {project: 'large'}) WHERE n.embedding IS NOT NULL RETURN count(n)"))
                .isEqualTo(1);
        assertThat(filledWith(1e25f).search(BrainQuery.of("large", "something else"), Cancellation.none()))
                .hasSize(1);
    }

    private static Neo4jBrain filledWith(float number) {
        EmbeddingModel model = new EmbeddingModel() {
            @Override
            public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                float[] vector = new float[dimensions()];
                Arrays.fill(vector, number);
                return texts.stream().map(text -> vector).toList();
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
        return Neo4jBrain.builder(driver, model).label("Graph").build();
    }

    @Test
    void no_type_of_a_relation_is_ever_a_syntax() {
        List<String> types = List.of(
                "`]->() DETACH DELETE a //",
                "\\u0060]->() DETACH DELETE a //",
                "A|B",
                "A {x: 1}",
                "RELATED",
                "WIELDS",
                "_type",
                "A B",
                "");
        List<Relation> relations = new ArrayList<>();
        types.stream().filter(type -> !type.isBlank()).forEach(type -> relations.add(Relation.of("a", type, "b")));
        write("types", List.of(Entity.of("a", "t", "a", ""), Entity.of("b", "t", "b", "")), relations);
        write("types", List.of(), relations);
        assertThat(brain.neighbours(NeighbourQuery.of("types", List.of("a")), Cancellation.none())
                        .relations())
                .containsExactlyInAnyOrderElementsOf(relations);
    }

    /** Plans are kept while the graph grows: one that goes through a project would do so for each node asked for. */
    @Test
    void statements_planned_in_an_empty_graph_go_to_the_nodes_they_are_told() {
        Neo4jBrain.Builder empty = Neo4jBrain.builder(driver, new WordVectors()).label("Empty");
        empty.build().createSchema();
        Relationships relationships = new Relationships(Set.of("KILLED"));
        Statements statements = new Statements(empty.options());
        Map<String, Object> parameters = new HashMap<>(
                Map.of("project", "p", "label", "Empty", "ids", List.of("a"), "rows", List.of(), "limit", 20));
        parameters.put("types", null);
        for (String statement : List.of(
                statements.find(),
                statements.links(),
                statements.next(),
                statements.among(),
                statements.writeEntities(),
                statements.writeRelations(relationships.pattern("KILLED")),
                statements.writeRelations(relationships.pattern("was killed by")),
                statements.delete())) {
            assertThat(plan(statement, parameters))
                    .as(statement)
                    .contains("NodeUniqueIndexSeek")
                    .doesNotContain("Scan", "project = $project AND id IS NOT NULL");
        }
        assertThat(plan(statements.countOfProject(), parameters)).contains("project = $project AND id IS NOT NULL");
        assertThat(plan(statements.countOfAll(), parameters)).contains("CountStore");
    }

    private static String plan(String statement, Map<String, Object> parameters) {
        try (var session = driver.session()) {
            return operators(
                    session.run("EXPLAIN " + statement, parameters).consume().plan());
        }
    }

    private static String operators(Plan plan) {
        return plan.operatorType() + " " + plan.arguments().get("Details") + "\n"
                + plan.children().stream().map(Neo4jGraphTest::operators).collect(Collectors.joining());
    }

    /** In the vector index the project is one of many; what comes nearest there is mostly somebody else's. */
    @Test
    void the_vector_index_finds_what_comparing_all_finds() {
        int size = Integer.getInteger("neo4j.entities", 1_500);
        RandomVectors model = new RandomVectors(Integer.getInteger("neo4j.dimensions", 64));
        Neo4jBrain.Builder builder = Neo4jBrain.builder(driver, model).label("Recall");
        builder.build().createSchema();
        long began = System.nanoTime();
        load(builder.build(), "crowd", size);
        load(builder.build(), "own", size);
        long took = System.nanoTime() - began;
        Neo4jBrain exact = builder.exactUpTo(Integer.MAX_VALUE).build();
        Neo4jBrain indexed = builder.exactUpTo(0).build();
        Recall recall = Recall.of(40, model::question, exact, indexed, "own");
        System.out.printf("Neo4j, %d of %d entities: loaded in %.1f s, %s%n", size, 2 * size, took / 1e9, recall);
        assertThat(recall.at10()).isGreaterThanOrEqualTo(0.98);
    }

    private static void load(Neo4jBrain brain, String project, int size) {
        for (int from = 0; from < size; from += 1_000) {
            List<Entity> some = IntStream.range(from, Math.min(size, from + 1_000))
                    .mapToObj(i -> Entity.of("e-" + i, "scene", project + " " + i, ""))
                    .toList();
            brain.upsert(project, some, List.of(), Cancellation.none());
        }
    }
}
