package dev.orchestrator.brain.mcp;

import static dev.orchestrator.brain.mcp.PlayedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.brain.mcp.PlayedServer.Asked;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of answers, of servers and of embedding models, that have another shape. */
@Timeout(60)
class McpBrainAnswersTest {

    private static final Cancellation NEVER = Cancellation.none();
    private static final Entity SWORD = Entity.of("sword", "prop", "Oathkeeper", "A sword of Valyrian steel.");

    private final PlayedGraph graph = new PlayedGraph();
    private final McpClient client = McpClient.http(graph.server().url()).build();
    private final McpBrain brain = McpBrain.over(client);

    @AfterEach
    void close() {
        brain.close();
        client.close();
        graph.close();
    }

    /** Answers all reads with one text. */
    private void reads(String text) {
        graph.server()
                .on(
                        "tools/call",
                        asked -> Shape.text(asked.params().get("name")).contains("create")
                                ? graph.answer(asked)
                                : json(asked.result(PlayedServer.saying(text))));
    }

    private static BrainException failure(Supplier<?> call) {
        BrainException failure = catchThrowableOfType(BrainException.class, call::get);
        assertThat(failure).as("a failure of the Brain").isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.BRAIN_ERROR);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageNotContaining("Valyrian");
        return failure;
    }

    private List<BrainMatch> search(McpBrain searched) {
        return searched.search(BrainQuery.of("p", "a sword of steel"), NEVER);
    }

    @Test
    void entities_may_come_as_a_list_by_itself() {
        String entity = Json.write(
                Map.of("name", "p/sword", "type", "prop", "observations", List.of(Observations.entity(SWORD))));
        for (String text : List.of("[" + entity + "]", "{\"result\":[" + entity + "]}")) {
            reads(text);
            assertThat(brain.find("p", List.of("sword"), NEVER)).as(text).containsExactly(SWORD);
            assertThat(search(brain)).extracting(BrainMatch::entity).containsExactly(SWORD);
        }
        for (String nothing : List.of("[]", "{\"entities\":[]}", "{\"entities\":null,\"relations\":null}")) {
            reads(nothing);
            assertThat(brain.find("p", List.of("sword"), NEVER)).as(nothing).isEmpty();
        }
    }

    @Test
    void what_is_not_understood_is_no_sign_that_nothing_is_there() {
        for (String text : List.of(
                "No Valyrian", "{}", "[\"Valyrian\"]", "{\"result\":\"[Valyrian\"}", "{\"entities\":\"Valyrian\"}")) {
            reads(text);
            failure(() -> brain.find("p", List.of("sword"), NEVER));
            failure(() -> search(brain));
            failure(() -> {
                brain.upsert("p", List.of(SWORD), List.of(), NEVER);
                return true;
            });
        }
        assertThat(graph.size("p").entities()).isZero();
    }

    @Test
    void a_graphiti_server_that_belongs_to_one_project_is_searched_in_its_own_group() {
        try (PlayedServer graphiti = PlayedServer.legacy();
                McpClient other = McpClient.http(graphiti.url()).build();
                McpBrain searched =
                        McpBrain.builder(other).onlyProject("film_1").build()) {
            Map<String, Object> node =
                    Map.of("uuid", "u-1", "name", "Oathkeeper", "summary", "A sword.", "group_id", "main");
            graphiti.on(
                    "tools/list",
                    asked -> json(asked.result(
                            Map.of("tools", List.of(Map.of("name", "search_nodes"), Map.of("name", "add_memory"))))));
            graphiti.on(
                    "tools/call",
                    asked -> json(asked.result(
                            Map.of("content", List.of(), "structuredContent", Map.of("nodes", List.of(node))))));
            assertThat(searched.search(BrainQuery.of("film_1", "Oathkeeper"), NEVER))
                    .extracting(match -> match.entity().id())
                    .containsExactly("u-1");
            assertThat(searched.search(BrainQuery.of("another", "Oathkeeper"), NEVER))
                    .isEmpty();
            Asked only = graphiti.all("tools/call").get(0);
            assertThat(Shape.object(only.params().get("arguments"))).containsOnlyKeys("query", "max_nodes");
        }
    }

    @Test
    void a_query_without_a_direction_is_measured_by_words() {
        brain.upsert("p", List.of(SWORD), List.of(), NEVER);
        try (McpBrain meaning =
                McpBrain.builder(client).embeddings(new Zeros(0)).build()) {
            assertThat(search(meaning)).isNotEmpty().isEqualTo(search(brain));
        }
    }

    @Test
    void too_few_vectors_are_a_failure() {
        brain.upsert("p", List.of(SWORD), List.of(), NEVER);
        try (McpBrain meaning =
                McpBrain.builder(client).embeddings(new Zeros(1)).build()) {
            assertThat(failure(() -> search(meaning))).hasMessageContaining("1 vectors for 2 texts");
        }
    }

    /** Says nothing of what comes last, and leaves some out. */
    private record Zeros(int missing) implements EmbeddingModel {
        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            List<String> told = texts.subList(0, texts.size() - missing);
            String last = texts.get(texts.size() - 1);
            return told.stream()
                    .map(text -> new float[] {text.equals(last) ? 0 : 1, 0})
                    .toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "zeros";
        }
    }
}
