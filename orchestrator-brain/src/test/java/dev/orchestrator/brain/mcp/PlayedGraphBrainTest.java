package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.BrainContract;
import dev.orchestrator.contract.BrainPromise;
import dev.orchestrator.contract.BrainSize;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over HTTP, with a server that has the ways of mcp-neo4j-memory. */
class PlayedGraphBrainTest extends BrainContract {

    private final PlayedGraph graph = new PlayedGraph();
    private final McpClient client = McpClient.http(graph.server().url()).build();
    private final McpBrain brain = McpBrain.over(client);

    @AfterEach
    void close() {
        brain.close();
        client.close();
        graph.close();
    }

    @Override
    protected Brain brain() {
        return brain;
    }

    @Override
    protected BrainSize size(String projectId) {
        return graph.size(projectId);
    }

    /** A cancelled write is finished behind its caller's back. */
    @Override
    protected Set<BrainPromise> kept() {
        return EnumSet.complementOf(EnumSet.of(BrainPromise.ALL_OR_NOTHING));
    }

    @Test
    void a_server_that_holds_much_is_searched_by_words() {
        try (McpBrain large = McpBrain.builder(client).readWholeUpTo(3).build()) {
            List<Entity> fleet = List.of(
                    Entity.of("a", "ship", "The galley", "Rowed by forty pirates."),
                    Entity.of("b", "ship", "The cog", "Carries cities of wool."),
                    Entity.of("c", "ship", "The raft", "Nobody sails it."),
                    Entity.of("d", "port", "The harbour", "A lantern burns there."));
            large.upsert(project, fleet, List.of(), Cancellation.none());
            large.search(BrainQuery.of(project, "anything"), Cancellation.none());
            assertThat(large.search(BrainQuery.of(project, "pirate"), Cancellation.none()))
                    .extracting(match -> match.entity().id())
                    .containsExactly("a");
            assertThat(large.search(BrainQuery.of(project, "which city?"), Cancellation.none()))
                    .extracting(match -> match.entity().id())
                    .containsExactly("b");
            assertThat(large.search(BrainQuery.of(stranger, "pirate"), Cancellation.none()))
                    .isEmpty();
            assertThat(graph.server().all("tools/call"))
                    .filteredOn(asked -> asked.params().get("name").equals("film-read_graph"))
                    .hasSize(1);
        }
    }

    /** A Brain that asks its server for words, with these entities. */
    private McpBrain searchedByWords(McpClient asking, List<Entity> entities, List<Relation> relations) {
        brain.upsert(project, entities, relations, Cancellation.none());
        return McpBrain.builder(asking).readWholeUpTo(0).build();
    }

    private List<BrainMatch> search(McpBrain searched, String text) {
        return searched.search(BrainQuery.of(project, text).withThreshold(0), Cancellation.none());
    }

    @Test
    void a_server_is_asked_for_words_as_they_are_written() {
        List<Entity> ships = List.of(
                Entity.of("a", "ship", "The Se\u00f1or", "Carries caf\u00e9."),
                Entity.of("b", "ship", "\ub4f1\ub300", ""),
                Entity.of("c", "ship", "\u30ac\u30ec\u30aa\u30f3", ""),
                Entity.of("d", "ship", "\u039f\u0394\u039f\u03a3", "\u5317\u4eac"));
        try (McpBrain searched = searchedByWords(client, ships, List.of())) {
            Map.of(
                            "se\u00f1or",
                            "a",
                            "Caf\u00e9",
                            "a",
                            "\ub4f1\ub300",
                            "b",
                            "\u30ac\u30ec",
                            "c",
                            "\u039f\u0394\u039f\u03a3",
                            "d")
                    .forEach((word, id) -> assertThat(search(searched, word))
                            .as(word)
                            .extracting(match -> match.entity().id())
                            .containsExactly(id));
        }
    }

    @Test
    void words_behind_a_line_break_are_found() {
        Entity duel = new Entity("a", "scene", "Morning", "Dawn\nDuel\r\nPistols", Map.of("what", List.of("x\tgrass")));
        try (McpBrain searched = searchedByWords(client, List.of(duel), List.of())) {
            for (String word : List.of("dawn", "duel", "pistols", "grass")) {
                assertThat(search(searched, word))
                        .as(word)
                        .extracting(BrainMatch::entity)
                        .containsExactly(duel);
            }
        }
    }

    @Test
    void matches_tell_relations_to_what_was_not_found_by_words() {
        List<Entity> some = List.of(
                Entity.of("a", "ship", "The galley", "Rowed by pirates."),
                Entity.of("d", "port", "The harbour", "A lantern burns there."));
        try (McpBrain searched = searchedByWords(client, some, List.of(Relation.of("a", "LIES_IN", "d")))) {
            assertThat(search(searched, "pirates").get(0).links())
                    .containsExactly(new Link("LIES_IN", true, "d", "The harbour"));
        }
    }

    @Test
    void a_word_that_stands_everywhere_does_not_spoil_the_others() {
        List<Entity> fleet = IntStream.range(0, 40)
                .mapToObj(i -> Entity.of("s-" + i, "ship", "Boat " + i, "It floats. " + "x".repeat(500)))
                .collect(Collectors.toList());
        fleet.add(Entity.of("galleon", "ship", "The galleon", ""));
        try (McpClient small = McpClient.http(graph.server().url())
                        .largestAnswer(20_000)
                        .build();
                McpBrain searched = searchedByWords(small, fleet, List.of())) {
            for (String text : List.of("the title of the galleon", "a galleon that floats")) {
                assertThat(search(searched, text))
                        .as(text)
                        .extracting(match -> match.entity().id())
                        .containsExactly("galleon");
            }
            for (String text : List.of("title", "floats")) {
                assertThatThrownBy(() -> search(searched, text))
                        .isInstanceOf(BrainException.class)
                        .hasMessageContaining("largestAnswer");
            }
        }
    }
}
