package dev.orchestrator.brain.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.neo4j.driver.Driver;

/** Pages of projects that hold more than the indexes name at once. */
@Timeout(120)
class Neo4jPagesTest {

    private static Driver driver;
    private static Neo4jBrain brain;

    @BeforeAll
    static void connect() {
        driver = Bolt.driver();
        brain = Neo4jBrain.builder(driver, new WordVectors()).label("Pages").build();
        brain.createSchema();
    }

    @AfterAll
    static void disconnect() {
        driver.close();
    }

    private static void write(String project, int from, int to, IntFunction<String> text) {
        List<Entity> scenes = IntStream.range(from, to)
                .mapToObj(i -> Entity.of("e-%04d".formatted(i), "scene", "A scene", text.apply(i)))
                .toList();
        brain.upsert(project, scenes, List.of(), Cancellation.none());
    }

    private static List<BrainMatch> search(BrainQuery query) {
        return brain.search(query, Cancellation.none());
    }

    @Test
    void pages_around_the_hundredth_match_fit_together() {
        write("fog", 0, 400, i -> "storm ".repeat(1 + i % 3) + (i % 4 == 0 ? "lantern " : "") + "fog ".repeat(i % 7));
        BrainQuery query = BrainQuery.of("fog", "a lantern in the storm").withThreshold(0);
        List<BrainMatch> whole = search(query.page(0, 250));
        assertThat(whole).hasSize(250);
        for (int size : new int[] {10, 33, 50, 99, 101, 125}) {
            List<BrainMatch> pages = new ArrayList<>();
            for (int offset = 0; offset < 250; offset += size) {
                pages.addAll(search(query.page(offset, Math.min(size, 250 - offset))));
            }
            assertThat(pages).as("pages of %d", size).isEqualTo(whole);
        }
    }

    /** Their nodes lie the other way round. */
    @Test
    void of_those_equally_similar_the_first_by_id_are_looked_at() {
        float[] vector =
                new WordVectors().embed(List.of("duel"), Cancellation.none()).get(0);
        driver.executableQuery(
                        "UNWIND range(0, 1099) AS i CREATE (:Tied {number: 2000 - i, name: 'A duel', meaning: $v})")
                .withParameters(Map.of("v", vector))
                .execute();
        Neo4jMapping mapping =
                new Neo4jMapping("Tied", "number", "name", "plot", null, null, "all", "meaning", null, null);
        Brain tied =
                Neo4jBrain.builder(driver, new WordVectors()).mapping(mapping).build();
        List<String> first =
                IntStream.range(901, 1_901).mapToObj(String::valueOf).sorted().toList();
        assertThat(tied.search(BrainQuery.of("all", "duel").page(0, 1_000), Cancellation.none()))
                .extracting(match -> match.entity().id())
                .isEqualTo(first);
    }
}
