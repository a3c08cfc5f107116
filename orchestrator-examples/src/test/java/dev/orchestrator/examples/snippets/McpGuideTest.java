package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.brain.mcp.McpBrain;
import dev.orchestrator.brain.mcp.McpClient;
import dev.orchestrator.brain.mcp.McpResult;
import dev.orchestrator.brain.mcp.McpTool;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.model.EmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the part on MCP in docs/guides/brains.md. The module of the Brains runs such servers. */
@Timeout(60)
class McpGuideTest {

    private static final String KEY = "a-key-of-the-test";

    @Test
    void a_brain_over_http_is_made_without_a_server_and_shows_no_key() {
        try (McpBrain brain = http(KEY, ScriptedEmbeddings.NONE)) {
            assertThat(brain.toString()).contains("brain.example.com").doesNotContain(KEY);
        }
    }

    private static McpBrain http(String token, EmbeddingModel embeddings) {
        McpClient client = McpClient.http("https://brain.example.com/mcp")
                .bearerToken(token)
                .timeLimit(Duration.ofSeconds(20))
                .build();
        McpBrain brain = McpBrain.builder(client).embeddings(embeddings).build();
        return brain;
    }

    private enum ScriptedEmbeddings implements EmbeddingModel {
        NONE;

        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            throw new UnsupportedOperationException("nothing is searched for here");
        }

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public String id() {
            return "none";
        }
    }

    /** Compiled only. */
    McpBrain process() {
        McpClient client = McpClient.process("npx", "-y", "@modelcontextprotocol/server-memory@2026.8.31")
                .environment(Map.of("PATH", System.getenv("PATH"), "MEMORY_FILE_PATH", "/var/lib/film/memory.jsonl"))
                .build();
        McpBrain brain = McpBrain.over(client);
        return brain;
    }

    /** Compiled only. */
    McpBrain wholeServer(McpClient client) {
        McpBrain brain = McpBrain.builder(client).onlyProject("film-1").build();
        return brain;
    }

    /** Compiled only. */
    int tools(McpClient client, Cancellation cancellation) {
        List<McpTool> tools = client.tools(cancellation);
        McpResult result = client.call("search_nodes", Map.of("query", "lighthouse"), cancellation);
        System.out.println(result.isError() ? "The tool failed" : result.text());
        return tools.size();
    }
}
