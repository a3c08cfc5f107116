package dev.orchestrator.brain.mcp;

import static dev.orchestrator.brain.mcp.PlayedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.brain.mcp.PlayedServer.Asked;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a Brain whose server is slow, down, half-way down, of another kind, or says that it failed. */
@Timeout(60)
class McpBrainTest {

    private static final Cancellation NEVER = Cancellation.none();
    private static final Entity SWORD = Entity.of("sword", "prop", "Oathkeeper", "A sword of Valyrian steel.");
    private static final Entity SMITH = Entity.of("smith", "character", "The smith", "He forges blades.");

    private final PlayedGraph graph = new PlayedGraph();
    private final McpClient client = McpClient.http(graph.server().url())
            .timeLimit(Duration.ofSeconds(2))
            .build();
    private final McpBrain brain = McpBrain.over(client);

    @AfterEach
    void close() {
        brain.close();
        client.close();
        graph.close();
    }

    /** Answers some calls of tools in another way. */
    private void disturb(String tool, Function<Asked, Script> answer) {
        graph.server()
                .on(
                        "tools/call",
                        asked -> asked.params().get("name").equals("film-" + tool)
                                ? answer.apply(asked)
                                : graph.answer(asked));
    }

    private static BrainException failure(Runnable call) {
        BrainException failure = catchThrowableOfType(BrainException.class, call::run);
        assertThat(failure).as("a failure of the Brain").isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.BRAIN_ERROR);
        assertThat(failure).hasMessageNotContaining("Valyrian");
        return failure;
    }

    private void write(List<Entity> entities, List<Relation> relations) {
        brain.upsert("p", entities, relations, NEVER);
    }

    private List<BrainMatch> search(String text) {
        return brain.search(BrainQuery.of("p", text), NEVER);
    }

    @Test
    void a_server_that_is_slow_or_down_is_worth_another_try() {
        write(List.of(SWORD), List.of());
        disturb("read_graph", asked -> Script.begin());
        assertThat(failure(() -> search("a sword")).isRetryable()).isTrue();
        disturb("read_graph", asked -> Script.whole(503, "text/plain", "Valyrian"));
        assertThat(failure(() -> search("a sword")).isRetryable()).isTrue();
        graph.server().close();
        assertThat(failure(() -> search("a sword")).isRetryable()).isTrue();
        assertThat(failure(() -> write(List.of(SWORD), List.of())).isRetryable())
                .isTrue();
    }

    @Test
    void what_failed_half_way_is_completed_by_a_second_try() {
        List<Relation> forged = List.of(Relation.of("smith", "FORGED", "sword"));
        disturb("create_relations", asked -> Script.begin().reset());
        assertThat(failure(() -> write(List.of(SWORD, SMITH), forged)).isRetryable())
                .isTrue();
        disturb("none", asked -> Script.begin());
        write(List.of(SWORD, SMITH), forged);
        write(List.of(SWORD, SMITH), forged);
        assertThat(brain.neighbours(NeighbourQuery.of("p", List.of("smith")), NEVER)
                        .relations())
                .isEqualTo(forged);
        assertThat(graph.size("p").relations()).isEqualTo(1);
    }

    @Test
    void a_relation_that_is_not_there_after_it_was_written_is_a_failure() {
        write(List.of(SWORD, SMITH), List.of());
        disturb("create_relations", asked -> json(asked.result(Map.of("content", List.of()))));
        assertThat(failure(() -> write(List.of(), List.of(Relation.of("smith", "FORGED", "sword")))))
                .hasMessageContaining("FORGED");
    }

    @Test
    void no_request_is_larger_than_servers_take() {
        List<Entity> scripts = Stream.of("a", "b", "c", "d")
                .map(id -> Entity.of(id, "script", "A script", (id + " ").repeat(300_000)))
                .toList();
        write(scripts, List.of());
        assertThat(brain.find("p", List.of("a", "b", "c", "d"), NEVER)).isEqualTo(scripts);
        assertThat(graph.server().all("tools/call"))
                .extracting(asked -> asked.exchange().body().length())
                .allMatch(length -> length < 1_100_000);
    }

    @Test
    void what_is_deleted_is_told_in_requests_that_servers_take() {
        String id = "x".repeat(Entity.LONGEST_ID - 5);
        List<String> ids = IntStream.range(10_000, 20_000).mapToObj(i -> id + i).toList();
        brain.delete("p", ids, NEVER);
        List<Asked> deletions = graph.server().all("tools/call");
        assertThat(deletions)
                .extracting(asked -> asked.exchange().body().length())
                .allMatch(length -> length < 1_100_000);
        assertThat(deletions.stream()
                        .flatMap(asked ->
                                Shape.texts(Shape.object(asked.params().get("arguments"))
                                                .get("entityNames"))
                                        .stream()))
                .hasSize(10_000);
    }

    @Test
    void failures_that_a_tool_tells_are_failures() {
        List<Map<String, Object>> shapes = List.of(
                Map.of("content", List.of(), "isError", true),
                Map.of("content", List.of(), "structuredContent", Map.of("error", "Valyrian")),
                Map.of("content", List.of(Map.of("type", "text", "text", "{\"error\":\"Valyrian\"}"))),
                Map.of("content", List.of(), "structuredContent", Map.of("result", Map.of("error", "Valyrian"))));
        for (Map<String, Object> shape : shapes) {
            disturb("read_graph", asked -> json(asked.result(shape)));
            assertThat(failure(() -> search("a sword")).isRetryable()).isFalse();
        }
    }

    @Test
    void a_cancelled_caller_is_free_at_once_and_his_write_is_whole() throws InterruptedException {
        write(List.of(SMITH), List.of());
        BlockingQueue<Asked> held = new LinkedBlockingQueue<>();
        disturb("create_entities", asked -> {
            held.add(asked);
            return holdThen(asked);
        });
        Cancellation.Source source = Cancellation.source();
        CompletableFuture<Void> write = CompletableFuture.runAsync(() ->
                brain.upsert("p", List.of(SWORD), List.of(Relation.of("smith", "FORGED", "sword")), source.token()));
        Asked begun = held.take();
        assertThat(begun.exchange().body()).contains("Oathkeeper");
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        assertThat(catchThrowableOfType(CompletionException.class, write::join))
                .hasCauseInstanceOf(CancelledException.class);
        disturb("none", asked -> Script.begin());
        begun.exchange().release();
        write(List.of(SMITH), List.of()); // in its turn, after the other one
        assertThat(brain.find("p", List.of("sword"), NEVER)).containsExactly(SWORD);
        assertThat(graph.size("p").relations()).isEqualTo(1);
    }

    private Script holdThen(Asked asked) {
        graph.answer(asked);
        return Script.begin()
                .chunked(200, "application/json")
                .hold()
                .send(asked.result(Map.of("content", List.of())))
                .end();
    }

    @Test
    void meaning_is_compared_where_there_is_a_model() {
        write(List.of(SWORD, SMITH), List.of());
        try (McpBrain meaning =
                McpBrain.builder(client).embeddings(new Blades()).build()) {
            assertThat(search("katana")).isEmpty();
            assertThat(meaning.search(BrainQuery.of("p", "katana"), NEVER))
                    .extracting(match -> match.entity().id())
                    .containsExactly("sword");
            assertThat(meaning.search(BrainQuery.of("p", "blunt katana"), NEVER))
                    .extracting(match -> match.entity().id())
                    .contains("sword");
        }
        try (McpBrain strict = McpBrain.builder(client)
                .embeddings(new Blades())
                .relatedCosine(0.9)
                .build()) {
            assertThat(strict.search(BrainQuery.of("p", "blunt katana"), NEVER)).isEmpty();
        }
    }

    /** Knows that swords and katanas are one thing. */
    private static final class Blades implements EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            return texts.stream()
                    .map(text -> {
                        float blade = Stream.of("sword", "katana").anyMatch(text::contains) ? 1 : 0;
                        return new float[] {blade, text.contains("blunt") ? 0.7f : 1 - blade};
                    })
                    .toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "blades";
        }
    }

    @Test
    void with_a_model_all_that_is_found_is_measured_alike() {
        List<Entity> soldiers = IntStream.range(100, 350)
                .mapToObj(i -> Entity.of("s-" + i, "character", "A soldier", ""))
                .toList();
        write(soldiers, List.of());
        try (McpBrain meaning =
                McpBrain.builder(client).embeddings(new Blades()).build()) {
            BrainQuery query = BrainQuery.of("p", "soldier").page(0, 300).withThreshold(0);
            List<BrainMatch> matches = meaning.search(query, NEVER);
            assertThat(matches)
                    .hasSize(200)
                    .allMatch(match -> match.similarity() == matches.get(0).similarity());
        }
    }

    @Test
    void graphiti_is_searched_in_the_group_of_the_project_and_no_more() {
        try (PlayedServer graphiti = PlayedServer.legacy();
                McpClient other = McpClient.http(graphiti.url()).build();
                McpBrain searched = McpBrain.over(other)) {
            graphiti.on(
                    "tools/list",
                    asked -> json(asked.result(
                            Map.of("tools", List.of(Map.of("name", "search_nodes"), Map.of("name", "add_memory"))))));
            graphiti.on(
                    "tools/call",
                    asked -> json(asked.result(Map.of(
                            "content", List.of(), "structuredContent", Map.of("message", "ok", "nodes", nodes())))));
            List<BrainMatch> matches = searched.search(BrainQuery.of("film 1", "the sword Oathkeeper"), NEVER);
            assertThat(matches)
                    .extracting(BrainMatch::entity)
                    .containsExactly(new Entity(
                            "u-1", "Prop", "Oathkeeper", "A sword of Valyrian steel.", Map.of("length", 1.2)));
            assertThat(Shape.object(graphiti.all("tools/call").get(0).params().get("arguments")))
                    .containsEntry("group_ids", List.of("film_00201"));
            for (Runnable call : List.<Runnable>of(
                    () -> searched.find("p", List.of("a"), NEVER),
                    () -> searched.neighbours(NeighbourQuery.of("p", List.of("a")), NEVER),
                    () -> searched.upsert("p", List.of(SWORD), List.of(), NEVER),
                    () -> searched.delete("p", List.of("a"), NEVER))) {
                BrainException refused = failure(call);
                assertThat(refused.isRetryable()).isFalse();
                assertThat(refused).hasMessageContaining("graphiti").hasMessageContaining("no tool for");
            }
        }
    }

    private static List<Map<String, Object>> nodes() {
        Map<String, Object> sword = Map.of(
                "uuid", "u-1",
                "name", "Oathkeeper",
                "labels", List.of("Entity", "Prop"),
                "summary", "A sword of Valyrian steel.",
                "group_id", "film_00201",
                "attributes", Map.of("length", 1.2));
        Map<String, Object> strange = Map.of(
                "uuid", "u-2",
                "name", "The other sword Oathkeeper",
                "labels", List.of(),
                "summary", "",
                "group_id", "another",
                "attributes", Map.of());
        return List.of(sword, strange);
    }

    @Test
    void profiles_are_chosen_by_what_a_server_offers() {
        assertThat(profile("memory-server", McpProfile.SERVER_MEMORY.tools().values()))
                .isEqualTo(McpProfile.SERVER_MEMORY);
        assertThat(profile("FastMCP", List.of("ns-search_memories"))).isEqualTo(McpProfile.NEO4J_MEMORY);
        assertThat(profile("Graphiti Agent Memory", List.of("search_nodes"))).isEqualTo(McpProfile.GRAPHITI);
        McpProfile generic = profile("my-own", List.of("x-search_nodes", "open_nodes", "other"));
        assertThat(generic.name()).isEqualTo("generic");
        assertThat(generic.tools().values()).containsExactlyInAnyOrder("x-search_nodes", "open_nodes");
    }

    private static McpProfile profile(String name, Iterable<String> tools) {
        List<McpTool> offered = new ArrayList<>();
        tools.forEach(tool -> offered.add(new McpTool(tool, "", Map.of())));
        return McpProfile.of(new McpServer(name, "1", "2025-11-25", ""), offered);
    }

    @Test
    void the_environment_names_the_server() {
        OrchestratorException none =
                catchThrowableOfType(OrchestratorException.class, () -> McpBrain.fromEnvironment(Map.of()));
        assertThat(none.code()).isEqualTo(ErrorCode.MISSING_FIELDS);
        try (McpBrain named = McpBrain.fromEnvironment(
                Map.of("BRAIN_SERVICE_URL", graph.server().url(), "BRAIN_API_KEY", "the-key"))) {
            assertThat(named.find("p", List.of("a"), NEVER)).isEmpty();
            assertThat(named.toString()).doesNotContain("the-key");
        }
        assertThat(graph.server().all("tools/call"))
                .extracting(asked -> asked.header("Authorization"))
                .containsOnly("Bearer the-key");
    }

    @Test
    void closing_waits_for_the_write_under_way() throws InterruptedException {
        McpBrain owner = McpBrain.fromEnvironment(
                Map.of("BRAIN_SERVICE_URL", graph.server().url()));
        BlockingQueue<Asked> held = new LinkedBlockingQueue<>();
        disturb("create_entities", asked -> {
            held.add(asked);
            return holdThen(asked);
        });
        CompletableFuture<Void> write =
                CompletableFuture.runAsync(() -> owner.upsert("p", List.of(SWORD), List.of(), NEVER));
        Asked creating = held.take();
        Thread closing = new Thread(owner::close);
        closing.start();
        while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        creating.exchange().release();
        write.join();
        closing.join();
        assertThat(brain.find("p", List.of("sword"), NEVER)).containsExactly(SWORD);
        assertThat(failure(() -> owner.upsert("p", List.of(SMITH), List.of(), NEVER)))
                .hasMessageContaining("closed");
    }

    @Test
    void a_closed_brain_writes_no_more() {
        brain.close();
        assertThat(failure(() -> write(List.of(SWORD), List.of()))).hasMessageContaining("closed");
    }
}
