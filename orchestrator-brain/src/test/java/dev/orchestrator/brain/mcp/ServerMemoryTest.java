package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ways of the real server-memory, and what others have written there. */
@Timeout(120)
class ServerMemoryTest {

    private static final Cancellation NEVER = Cancellation.none();
    private static final String OTHERS = String.join(
            "\n",
            "{\"type\":\"entity\",\"name\":\"Winterfell\",\"entityType\":\"castle\",\"observations\":[\"Seat of the"
                    + " Starks\",\"It lies in the north\"]}",
            "{\"type\":\"entity\",\"name\":\"Sansa\",\"entityType\":\"person\",\"observations\":[\"Lady of"
                    + " Winterfell\"]}",
            "{\"type\":\"relation\",\"from\":\"Sansa\",\"to\":\"Winterfell\",\"relationType\":\"rules over\"}",
            "{\"type\":\"relation\",\"from\":\"Sansa\",\"to\":\"Nobody\",\"relationType\":\"loves\"}");

    private MemoryFile file;
    private McpClient client;

    @BeforeEach
    void start() {
        file = MemoryFile.create();
        client = McpClient.process("node", NodeServers.script("server-memory"))
                .environment(
                        NodeServers.environment("MEMORY_FILE_PATH", file.path().toString()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void a_server_that_belongs_to_one_project_shows_what_others_wrote() {
        file.write(OTHERS);
        try (McpBrain brain = McpBrain.builder(client).onlyProject("got").build()) {
            Entity castle = Entity.of("Winterfell", "castle", "Winterfell", "Seat of the Starks\nIt lies in the north");
            assertThat(brain.find("got", List.of("Winterfell"), NEVER)).containsExactly(castle);
            assertThat(brain.search(BrainQuery.of("got", "the seat of the Starks"), NEVER))
                    .first()
                    .extracting(match -> match.entity())
                    .isEqualTo(castle);
            assertThat(brain.neighbours(NeighbourQuery.of("got", List.of("Sansa")), NEVER)
                            .relations())
                    .containsExactly(Relation.of("Sansa", "rules over", "Winterfell"));
            assertThat(brain.find("other", List.of("Winterfell"), NEVER)).isEmpty();
            assertThat(brain.search(BrainQuery.of("other", "Winterfell").withThreshold(0), NEVER))
                    .isEmpty();
            BrainException refused = catchThrowableOfType(
                    BrainException.class, () -> brain.upsert("other", List.of(castle), List.of(), NEVER));
            assertThat(refused.isRetryable()).isFalse();
            Entity changed = new Entity("Winterfell", "ruin", "Winterfell", "Burnt.", Map.of("towers", 1));
            Relation rules = new Relation("Sansa", "rules over", "Winterfell", Map.of("since", 2));
            brain.upsert("got", List.of(changed), List.of(rules), NEVER);
            assertThat(brain.find("got", List.of("Winterfell"), NEVER)).containsExactly(changed);
            assertThat(brain.neighbours(NeighbourQuery.of("got", List.of("Winterfell")), NEVER)
                            .relations())
                    .containsExactly(rules);
            assertThat(brain.find("got", List.of("Sansa"), NEVER))
                    .extracting(Entity::text)
                    .containsExactly("Lady of Winterfell");
        }
    }

    @Test
    void a_server_that_is_shared_shows_nothing_of_what_others_wrote() {
        file.write(OTHERS);
        try (McpBrain brain = McpBrain.over(client)) {
            brain.upsert("Winterfell", List.of(Entity.of("a", "other", "Hall", "")), List.of(), NEVER);
            assertThat(brain.search(BrainQuery.of("Winterfell", "Winterfell").withThreshold(0), NEVER))
                    .extracting(match -> match.entity().id())
                    .containsExactly("a");
            assertThat(file.lines()).hasSize(5);
        }
    }

    @Test
    void what_a_death_left_half_written_is_read_as_the_newer_one_and_tidied_up() {
        Entity older = Entity.of("e", "prop", "Older", "");
        Entity newer = Entity.of("e", "scene", "Newer", "");
        String observations = "\"observations\":["
                + Json.write(Observations.entity(older)) + ","
                + Json.write(Observations.entity(newer)) + "]";
        file.write("{\"type\":\"entity\",\"name\":\"p/e\",\"entityType\":\"prop\"," + observations + "}");
        try (McpBrain brain = McpBrain.over(client)) {
            assertThat(brain.find("p", List.of("e"), NEVER)).containsExactly(newer);
            brain.upsert("p", List.of(older), List.of(), NEVER);
            assertThat(brain.find("p", List.of("e"), NEVER)).containsExactly(older);
            assertThat(file.lines()).singleElement().asString().doesNotContain("Newer");
        }
    }

    @Test
    void words_are_found_by_the_servers_own_search() {
        try (McpBrain brain = McpBrain.builder(client).readWholeUpTo(0).build()) {
            Entity gondola =
                    new Entity("g", "prop", "The black gondola", "It \"lies\"\non the canal.", Map.of("owner", "Doge"));
            brain.upsert("p", List.of(gondola, Entity.of("x", "other", "Something else", "")), List.of(), NEVER);
            brain.search(BrainQuery.of("p", "anything"), NEVER);
            for (String word : List.of("gondolas", "canal", "doge", "lies")) {
                assertThat(brain.search(BrainQuery.of("p", word).withThreshold(0.1), NEVER))
                        .as(Words.telling(word).toString())
                        .extracting(match -> match.entity())
                        .containsExactly(gondola);
            }
        }
    }
}
