import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.Map;
import java.util.function.BiFunction;

/** A server over standard streams, made with the official SDK. Started from its source, beside the SDK's jars. */
public final class SdkServer {

    public static void main(String[] args) throws InterruptedException {
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("sdk-server", "1.0")
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .tools(
                        tool("add", (exchange, given) -> Map.of("sum", number(given, "a") + number(given, "b"))),
                        tool("ask", SdkServer::ask),
                        tool("fail", (exchange, given) -> {
                            throw new IllegalStateException("on purpose");
                        }))
                .build();
        Thread.currentThread().join();
    }

    private static long number(Map<String, Object> given, String name) {
        return ((Number) given.get(name)).longValue();
    }

    /** Asks the client for a sign of life while the client waits for an answer. */
    private static Map<String, Object> ask(McpSyncServerExchange exchange, Map<String, Object> given) {
        return Map.of("answer", exchange.ping());
    }

    private static SyncToolSpecification tool(
            String name, BiFunction<McpSyncServerExchange, Map<String, Object>, Map<String, Object>> work) {
        return SyncToolSpecification.builder()
                .tool(Tool.builder(name, Map.of("type", "object")).description(name).build())
                .callHandler((exchange, request) -> CallToolResult.builder()
                        .addTextContent(name)
                        .structuredContent(work.apply(exchange, request.arguments()))
                        .build())
                .build();
    }
}
