package dev.orchestrator.brain.mcp;

import static dev.orchestrator.brain.mcp.PlayedServer.event;
import static dev.orchestrator.brain.mcp.PlayedServer.events;
import static dev.orchestrator.brain.mcp.PlayedServer.json;
import static dev.orchestrator.brain.mcp.PlayedServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.brain.mcp.PlayedServer.Asked;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client over HTTP, with servers of both eras that behave. */
@Timeout(60)
class McpHttpTest {

    private static final Cancellation NEVER = Cancellation.none();
    private static final String TOKEN = "t0ken-that-nobody-sees";

    private PlayedServer server = PlayedServer.legacy();
    private McpClient client = McpClient.http(server.url()).build();

    private void serve(PlayedServer other) {
        close();
        server = other;
        client = McpClient.http(server.url()).bearerToken(TOKEN).build();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private McpResult call(Map<String, ?> arguments) {
        return client.call("echo", arguments, NEVER);
    }

    @Test
    void nothing_is_sent_before_the_first_call() {
        assertThat(server.all()).isEmpty();
    }

    @Test
    void a_legacy_server_gets_its_handshake_and_its_session() {
        server.on("tools/call", asked -> json(asked.result(saying("hello"))));
        assertThat(call(Map.of("a", 1)).text()).isEqualTo("hello");
        assertThat(call(Map.of()).isError()).isFalse();
        assertThat(server.methods())
                .containsExactly(
                        "server/discover", "initialize", "notifications/initialized", "tools/call", "tools/call");
        Asked last = server.all("tools/call").get(0);
        assertThat(last.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(last.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
        assertThat(last.header("Accept")).contains("application/json").contains("text/event-stream");
        assertThat(last.header("Mcp-Method")).isEmpty();
        assertThat(last.params()).isEqualTo(Map.of("name", "echo", "arguments", Map.of("a", 1L)));
        assertThat(client.server(NEVER)).isEqualTo(new McpServer("played", "1.2", "2025-11-25", "Be nice."));
        client.close();
        assertThat(server.await("DELETE").header("Mcp-Session-Id")).isEqualTo("s-1");
    }

    @Test
    void a_modern_server_gets_everything_with_each_request() {
        serve(PlayedServer.modern());
        server.on("tools/call", asked -> json(asked.result(Map.of("resultType", "complete", "content", List.of()))));
        call(Map.of("a", 1));
        assertThat(server.methods()).containsExactly("server/discover", "tools/list", "tools/call");
        Asked asked = server.all("tools/call").get(0);
        assertThat(asked.header("MCP-Protocol-Version")).isEqualTo("2026-07-28");
        assertThat(asked.header("Mcp-Method")).isEqualTo("tools/call");
        assertThat(asked.header("Mcp-Name")).isEqualTo("echo");
        Map<String, Object> meta = Shape.object(asked.params().get("_meta"));
        assertThat(meta)
                .containsEntry("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                .containsEntry("io.modelcontextprotocol/clientCapabilities", Map.of())
                .containsKey("io.modelcontextprotocol/clientInfo");
        assertThat(client.server(NEVER).name()).isEqualTo("played");
        client.close();
        assertThat(server.all("DELETE")).isEmpty();
    }

    @Test
    void arguments_are_mirrored_in_headers_where_a_modern_tool_asks_for_it() {
        serve(PlayedServer.modern());
        Map<String, Object> region = Map.of("type", "string", "x-mcp-header", "Region");
        Map<String, Object> inner =
                Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer", "x-mcp-header", "N")));
        Map<String, Object> wrong = Map.of("type", "array", "items", region);
        server.on(
                "tools/list",
                asked -> json(asked.result(Map.of(
                        "tools",
                        List.of(
                                tool("echo", Map.of("region", region, "inner", inner)),
                                tool("bad", Map.of("list", wrong)))))));
        server.on("tools/call", asked -> json(asked.result(saying("ok"))));
        assertThat(client.tools(NEVER)).extracting(McpTool::name).containsExactly("echo");
        call(Map.of("region", "Köln", "inner", Map.of("n", 42)));
        Asked asked = server.all("tools/call").get(0);
        assertThat(asked.header("Mcp-Param-Region")).isEqualTo("=?base64?S8O2bG4=?=");
        assertThat(asked.header("Mcp-Param-N")).isEqualTo("42");
        call(Map.of("region", "us"));
        assertThat(server.all("tools/call").get(1).header("Mcp-Param-Region")).isEqualTo("us");
        assertThat(server.all("tools/call").get(1).header("Mcp-Param-N")).isEmpty();
    }

    private static Map<String, Object> tool(String name, Map<String, Object> properties) {
        return Map.of("name", name, "inputSchema", Map.of("type", "object", "properties", properties));
    }

    @Test
    void a_tool_that_has_changed_its_headers_is_looked_up_again() {
        serve(PlayedServer.modern());
        server.on(
                "tools/call",
                asked -> asked.header("Mcp-Param-R").isEmpty()
                        ? Script.whole(400, "application/json", asked.error(-32020, "Header mismatch", Map.of()))
                        : json(asked.result(saying("ok"))));
        client.tools(NEVER);
        server.on(
                "tools/list",
                asked -> json(asked.result(Map.of(
                        "tools", List.of(tool("echo", Map.of("r", Map.of("type", "boolean", "x-mcp-header", "R"))))))));
        assertThat(call(Map.of("r", true)).text()).isEqualTo("ok");
        McpException failure = catchThrowableOfType(McpException.class, () -> call(Map.of()));
        assertThat(failure.rpcCode()).isEqualTo(-32020);
    }

    @Test
    void tools_come_page_by_page() {
        server.on("tools/list", asked -> {
            Object cursor = asked.params().get("cursor");
            return json(asked.result(
                    cursor == null
                            ? Map.of("tools", List.of(tool("a", Map.of())), "nextCursor", "2")
                            : Map.of("tools", List.of(tool("b", Map.of())))));
        });
        assertThat(client.tools(NEVER)).extracting(McpTool::name).containsExactly("a", "b");
        server.on("tools/list", asked -> json(asked.result(Map.of("tools", List.of(), "nextCursor", "2"))));
        McpException failure = catchThrowableOfType(McpException.class, () -> client.tools(NEVER));
        assertThat(failure).hasMessageContaining("no end of tools");
    }

    @Test
    void an_answer_is_found_among_events() {
        server.on(
                "tools/call",
                asked -> events().send(":\uFEFF hello\r\n\r\nid: 1\r\ndata:\r\n\r\n")
                        .send(event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}"))
                        .send(event("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}"))
                        .send(event("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"roots/list\"}"))
                        .send(event("{\"jsonrpc\":\"2.0\",\"id\":99999,\"result\":{}}"))
                        .sendInPieces(3, event(asked.result(saying("found")).replace(",\"id", ",\ndata:\"id")))
                        .hold());
        assertThat(call(Map.of()).text()).isEqualTo("found");
        assertThat(server.await("").message()).isEqualTo(Map.of("jsonrpc", "2.0", "id", "p", "result", Map.of()));
        await(() -> server.all("").size() == 2);
        assertThat(Shape.object(server.all("").get(1).message().get("error"))).containsEntry("code", -32601L);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PlayedServer.SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void several_messages_may_come_in_one_array() {
        server.on(
                "tools/call",
                asked -> json("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"},"
                        + asked.result(saying("second")) + "]"));
        assertThat(call(Map.of()).text()).isEqualTo("second");
    }

    @Test
    void a_forgotten_session_is_begun_anew_and_the_era_is_remembered() {
        server.on(
                "tools/call",
                asked -> asked.header("Mcp-Session-Id").equals("s-1")
                                && server.all("tools/call").size() > 1
                        ? Script.whole(404, "application/json", asked.error(-32001, "Session not found", Map.of()))
                        : json(asked.result(saying(asked.header("Mcp-Session-Id")))));
        assertThat(call(Map.of()).text()).isEqualTo("s-1");
        assertThat(call(Map.of()).text()).isEqualTo("s-2");
        assertThat(server.all("server/discover")).hasSize(1);
        assertThat(server.all("initialize")).hasSize(2);
        assertThat(server.all("initialize").get(1).header("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void a_server_that_forgets_every_session_is_not_asked_for_ever() {
        server.on("tools/call", asked -> Script.whole(404, "text/plain", "gone"));
        McpException failure = catchThrowableOfType(McpException.class, () -> call(Map.of()));
        assertThat(failure.isRetryable()).isTrue();
        assertThat(server.all("initialize")).hasSize(2);
    }

    @Test
    void a_server_of_another_era_in_the_place_of_one_is_found_out() {
        serve(PlayedServer.modern());
        server.on("tools/call", asked -> json(asked.result(saying("modern"))));
        assertThat(call(Map.of()).text()).isEqualTo("modern");
        PlayedServer other = PlayedServer.legacy();
        for (String method : List.of("server/discover", "initialize", "notifications/initialized")) {
            server.on(method, other::answer);
        }
        server.on(
                "tools/call",
                asked -> asked.header("Mcp-Session-Id").isEmpty()
                        ? Script.whole(400, "application/json", asked.error(-32000, "No valid session ID", Map.of()))
                        : json(asked.result(saying("legacy"))));
        assertThat(call(Map.of()).text()).isEqualTo("legacy");
        other.close();
    }

    @Test
    void many_threads_share_one_handshake_and_get_their_own_answers() {
        server.on(
                "tools/call",
                asked -> json(asked.result(saying(
                        Shape.text(Shape.object(asked.params().get("arguments")).get("n"))))));
        List<CompletableFuture<String>> answers = IntStream.range(0, 32)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> call(Map.of("n", "n-" + i)).text()))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isEqualTo("n-" + i);
        }
        assertThat(server.all("initialize")).hasSize(1);
    }

    @Test
    void the_token_goes_with_every_request_and_is_seen_nowhere() {
        serve(PlayedServer.legacy());
        server.on(
                "tools/call", asked -> json(asked.error(-32602, "no " + TOKEN + " with the word 'gondola'", Map.of())));
        McpException failure = catchThrowableOfType(McpException.class, () -> call(Map.of("text", List.of("gondola"))));
        assertThat(failure.rpcCode()).isEqualTo(-32602);
        assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
        assertThat(failure)
                .hasMessageContaining("-32602")
                .hasMessageNotContaining(TOKEN)
                .hasMessageNotContaining("gondola");
        client.close();
        server.await("DELETE");
        assertThat(server.all()).hasSize(5).allSatisfy(asked -> {
            assertThat(asked.header("Authorization")).isEqualTo("Bearer " + TOKEN);
            assertThat(asked.exchange().requestLine()).doesNotContain(TOKEN);
        });
        assertThat(client.toString()).doesNotContain(TOKEN);
    }

    @Test
    void results_tell_their_data_and_their_errors() {
        server.on(
                "tools/call",
                asked -> json(asked.result(
                        Map.of("content", List.of(Map.of("type", "text", "text", "{\"a\":1}")), "isError", true))));
        McpResult failed = call(Map.of());
        assertThat(failed.isError()).isTrue();
        assertThat(failed.data()).isEqualTo(Map.of("a", 1L));
        server.on(
                "tools/call",
                asked -> json(asked.result(
                        Map.of("content", List.of(), "structuredContent", Map.of("b", Json.read("[true]"))))));
        assertThat(call(Map.of()).data()).isEqualTo(Map.of("b", List.of(true)));
    }

    @Test
    void versions_are_agreed_on() {
        server.on(
                "server/discover",
                asked -> Script.whole(
                        400,
                        "application/json",
                        asked.error(-32022, "Unsupported", Map.of("supported", List.of("2025-11-25")))));
        assertThat(client.server(NEVER).protocolVersion()).isEqualTo("2025-11-25");
        serve(PlayedServer.legacy());
        server.on(
                "server/discover",
                asked -> Script.whole(
                        400,
                        "application/json",
                        asked.error(-32022, "Unsupported", Map.of("supported", List.of("2031-01-01")))));
        McpException failure = catchThrowableOfType(McpException.class, () -> client.server(NEVER));
        assertThat(failure).hasMessageContaining("no revision of the protocol");
        assertThat(server.all("initialize")).isEmpty();
    }

    @Test
    void a_server_that_answers_the_unknown_with_an_error_in_a_success_is_legacy() {
        server.on("server/discover", asked -> json(asked.error(-32601, "Method not found", Map.of())));
        assertThat(client.server(NEVER).protocolVersion()).isEqualTo("2025-11-25");
    }

    @Test
    void a_closed_client_says_so() {
        client.close();
        client.close();
        McpException failure = catchThrowableOfType(McpException.class, () -> client.tools(NEVER));
        assertThat(failure).hasMessageContaining("closed");
        assertThat(server.all()).isEmpty();
    }

    @Test
    void wrong_settings_are_refused_where_they_are_made() {
        for (String url : List.of("ftp://host/mcp", "127.0.0.1", "http://user:secret@host/mcp", " ")) {
            OrchestratorException failure =
                    catchThrowableOfType(OrchestratorException.class, () -> McpClient.http(url));
            assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(failure).hasMessageNotContaining("secret");
        }
        OrchestratorException failure = catchThrowableOfType(
                OrchestratorException.class, () -> McpClient.http("http://host").bearerToken("sec\nret"));
        assertThat(failure).hasMessageNotContaining("sec");
    }
}
