package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** A graph that somebody else made: numbers as ids, dates, several labels, and two studios in one database. */
@Timeout(120)
class Neo4jMappingTest {

    private static final WordVectors MODEL = new WordVectors();
    private static final Neo4jMapping ONE_PROJECT =
            Neo4jMapping.of("Work", "all", "work_words").withProperties("number", "name", "plot");
    private static final Neo4jMapping BY_STUDIO = ONE_PROJECT.withProjectIn("studio");
    private static final Neo4jMapping WITH_VECTORS = BY_STUDIO.withVectors("meaning", "work_vectors");

    private static Driver driver;

    @BeforeAll
    static void makeTheGraph() {
        driver = Bolt.driver();
        run("CREATE FULLTEXT INDEX work_words FOR (n:Work|Review) ON EACH [n.name, n.plot]");
        run("CREATE VECTOR INDEX work_vectors FOR (n:Work) ON (n.meaning) OPTIONS {indexConfig:"
                + " {`vector.dimensions`: 64, `vector.similarity_function`: 'cosine'}}");
        work("Film", 7, "north", "The lighthouse", "A keeper watches the lamp on a rocky coast.");
        work("Film", 8, "north", "The kitchen", "Two cooks quarrel over butter.");
        work("Play", 9, "south", "The lighthouse", "Somebody else's keeper of a lamp.");
        run("MATCH (n:Work {number: 7}) SET n.shot = date('2026-03-01'), n.stars = [4, 5], n.length = 93.5");
        run("MATCH (a:Work {number: 7}), (b:Work {number: 8}), (c:Work {number: 9})"
                + " CREATE (a)-[:FOLLOWED_BY {after: 2}]->(b), (a)-[:COPIED_BY]->(c),"
                + " (:Review {name: 'The lighthouse'})-[:ABOUT]->(a)");
        run("CREATE (:Work {name: 'A lighthouse without a number', studio: 'north'})");
        run("CALL db.awaitIndexes(60)");
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    private static void run(String statement) {
        driver.executableQuery(statement).execute();
    }

    private static void work(String label, int number, String studio, String name, String plot) {
        float[] vector =
                MODEL.embed(List.of(name + ' ' + plot), Cancellation.none()).get(0);
        driver.executableQuery(
                        "CREATE (n:Work:" + label + " {number: $number, studio: $studio, name: $name, plot: $plot})"
                                + " WITH n CALL db.create.setNodeVectorProperty(n, 'meaning', $vector)")
                .withParameters(
                        Map.of("number", number, "studio", studio, "name", name, "plot", plot, "vector", vector))
                .execute();
    }

    private static Brain brain(Neo4jMapping mapping) {
        return Neo4jBrain.builder(driver, MODEL).mapping(mapping).build();
    }

    private static List<String> ids(List<BrainMatch> matches) {
        return matches.stream().map(match -> match.entity().id()).toList();
    }

    private static List<String> search(Neo4jMapping mapping, BrainQuery query) {
        return ids(brain(mapping).search(query, Cancellation.none()));
    }

    @Test
    void nodes_are_entities() {
        Entity lighthouse = brain(ONE_PROJECT)
                .find("all", List.of("7", "x", "70"), Cancellation.none())
                .get(0);
        assertThat(lighthouse)
                .isEqualTo(new Entity(
                        "7",
                        "Film",
                        "The lighthouse",
                        "A keeper watches the lamp on a rocky coast.",
                        Map.of(
                                "studio",
                                "north",
                                "shot",
                                "2026-03-01",
                                "stars",
                                List.of(4L, 5L),
                                "length",
                                93.5,
                                "meaning",
                                lighthouse.properties().get("meaning"))));
        assertThat(brain(WITH_VECTORS).find("north", List.of("7"), Cancellation.none()))
                .singleElement()
                .satisfies(one -> assertThat(one.properties()).containsOnlyKeys("shot", "stars", "length"));
        assertThat(brain(ONE_PROJECT.withType("studio")).find("all", List.of("9"), Cancellation.none()))
                .extracting(Entity::type)
                .containsExactly("south");
    }

    @Test
    void words_find_them() {
        assertThat(search(ONE_PROJECT, BrainQuery.of("all", "the (lighthouse:* AND keeper")))
                .containsExactlyInAnyOrder("7", "9");
        assertThat(search(ONE_PROJECT, BrainQuery.of("all", "lighthouse").withTypes(Set.of("Play"))))
                .containsExactly("9");
        assertThat(search(ONE_PROJECT, BrainQuery.of("all", "-"))).isEmpty();
    }

    @Test
    void vectors_find_them() {
        for (int exactUpTo : new int[] {0, 100}) {
            Brain brain = Neo4jBrain.builder(driver, MODEL)
                    .mapping(new Neo4jMapping(
                            "Work", "number", "name", "plot", null, "studio", null, "meaning", "work_vectors", null))
                    .exactUpTo(exactUpTo)
                    .build();
            assertThat(ids(brain.search(BrainQuery.of("north", "keeper of the lamp on a coast"), Cancellation.none())))
                    .containsExactly("7");
        }
    }

    @Test
    void nodes_that_can_be_no_entities_are_passed_over() {
        run("CREATE (a:Work {number: 20, studio: 'odd', name: 'A windmill', plot: '', kind: 'film'}),"
                + " (b:Work {number: 21, studio: 'odd', name: 'A windmill', plot: '', kind: ' '}),"
                + " (:Work {number: 22, studio: 'odd', name: 'A windmill', plot: '', kind: reduce(s = '', x IN range(1, 101) |"
                + " s + 'x')}),"
                + " (:Work {number: reduce(s = '', x IN range(1, 501) | s + 'x'), studio: 'odd', name: 'A windmill',"
                + " plot: '', kind: 'film'}), (:Work {number: ' ', studio: 'odd', name: 'A windmill', plot: '', kind:"
                + " 'film'}), (a)-[:FOLLOWED_BY]->(b)");
        run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()");
        Neo4jMapping odd = BY_STUDIO.withType("kind");
        assertThat(search(odd, BrainQuery.of("odd", "windmill"))).containsExactly("20");
        assertThat(brain(odd).find("odd", List.of("20", "21", "22", " "), Cancellation.none()))
                .extracting(Entity::id)
                .containsExactly("20");
        assertThat(brain(odd)
                        .neighbours(NeighbourQuery.of("odd", List.of("20")), Cancellation.none())
                        .entities())
                .isEmpty();
    }

    @Test
    void projects_are_kept_apart() {
        for (Neo4jMapping mapping : List.of(BY_STUDIO, WITH_VECTORS)) {
            assertThat(search(mapping, BrainQuery.of("south", "lighthouse"))).containsExactly("9");
            assertThat(search(mapping, BrainQuery.of("north", "lighthouse"))).containsExactly("7");
            assertThat(search(mapping, BrainQuery.of("nobody", "lighthouse").withThreshold(0)))
                    .isEmpty();
            assertThat(brain(mapping).find("south", List.of("7", "9"), Cancellation.none()))
                    .extracting(Entity::id)
                    .containsExactly("9");
        }
        assertThat(search(ONE_PROJECT, BrainQuery.of("another", "lighthouse"))).isEmpty();
        assertThat(brain(ONE_PROJECT).find("another", List.of("7"), Cancellation.none()))
                .isEmpty();
        assertThat(brain(ONE_PROJECT).neighbours(NeighbourQuery.of("another", List.of("7")), Cancellation.none()))
                .isEqualTo(new Neighbourhood(List.of(), List.of()));
    }

    @Test
    void relationships_are_relations() {
        Neighbourhood around =
                brain(BY_STUDIO).neighbours(NeighbourQuery.of("north", List.of("7")), Cancellation.none());
        assertThat(around.entities()).extracting(Entity::id).containsExactly("8");
        assertThat(around.relations()).containsExactly(new Relation("7", "FOLLOWED_BY", "8", Map.of("after", 2)));
        assertThat(brain(BY_STUDIO)
                        .search(BrainQuery.of("north", "lighthouse"), Cancellation.none())
                        .get(0)
                        .links())
                .containsExactly(new Link("FOLLOWED_BY", true, "8", "The kitchen"));
    }

    @Test
    void nothing_is_written() {
        Neo4jBrain brain = Neo4jBrain.builder(driver, MODEL).mapping(BY_STUDIO).build();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                brain::createSchema,
                () -> brain.delete("north", List.of("7"), Cancellation.none()),
                () -> brain.upsert("north", List.of(), List.of(), Cancellation.none()))) {
            OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
            assertThat(failure).hasMessageContaining("mapped graph");
            assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        }
    }

    @Test
    void a_wrong_mapping_is_told() {
        Neo4jMapping nowhere = Neo4jMapping.of("Work", "all", "no_such_index");
        assertThat(catchThrowableOfType(
                        BrainException.class, () -> search(nowhere, BrainQuery.of("all", "lighthouse"))))
                .hasMessageContaining("no index no_such_index");
        Brain other = Neo4jBrain.builder(driver, new WordVectors("other", 32))
                .mapping(WITH_VECTORS)
                .build();
        assertThat(catchThrowableOfType(
                        BrainException.class,
                        () -> other.search(BrainQuery.of("north", "lighthouse"), Cancellation.none())))
                .hasMessageContainingAll("work_vectors", "64", "32");
    }
}
