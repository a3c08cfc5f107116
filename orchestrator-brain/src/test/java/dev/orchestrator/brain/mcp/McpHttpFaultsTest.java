package dev.orchestrator.brain.mcp;

import static dev.orchestrator.brain.mcp.PlayedServer.SOON;
import static dev.orchestrator.brain.mcp.PlayedServer.event;
import static dev.orchestrator.brain.mcp.PlayedServer.events;
import static dev.orchestrator.brain.mcp.PlayedServer.json;
import static dev.orchestrator.brain.mcp.PlayedServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.brain.mcp.PlayedServer.Asked;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client over HTTP, with servers that fail, hang, break off, or send too much. */
@Timeout(60)
class McpHttpFaultsTest {

    private static final Cancellation NEVER = Cancellation.none();

    private final PlayedServer server = PlayedServer.legacy();
    private McpClient client = build(Duration.ofSeconds(30));

    private McpClient build(Duration limit) {
        return McpClient.http(server.url())
                .bearerToken("secret-token")
                .timeLimit(limit)
                .largestAnswer(100_000)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private McpException failure(Function<Asked, Script> answer) {
        server.on("tools/call", answer);
        McpException failure =
                catchThrowableOfType(McpException.class, () -> client.call("echo", Map.of("a", "gondola"), NEVER));
        assertThat(failure).as("a failure").isNotNull();
        assertThat(failure).hasMessageNotContaining("gondola").hasMessageNotContaining("secret-token");
        return failure;
    }

    private static Script status(int status, String... headers) {
        return Script.whole(status, "text/plain", "The gondola is not for secret-token", headers);
    }

    @Test
    void statuses_have_their_codes() {
        assertThat(failure(asked -> status(401)).code()).isEqualTo(ErrorCode.AUTH_INVALID);
        assertThat(failure(asked -> status(403)).code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        McpException limited = failure(asked -> status(429, "Retry-After: 7"));
        assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(limited.isRetryable()).isTrue();
        McpException down = failure(asked -> status(503));
        assertThat(down.code()).isEqualTo(ErrorCode.AGENT_ERROR);
        assertThat(down.isRetryable()).isTrue();
        assertThat(down.status()).isEqualTo(503);
        assertThat(failure(asked -> status(405)).isRetryable()).isFalse();
    }

    @Test
    void a_refused_handshake_is_no_sign_of_an_era() {
        server.on("server/discover", asked -> status(401));
        assertThat(failure(asked -> status(200)).code()).isEqualTo(ErrorCode.AUTH_INVALID);
        server.on("server/discover", asked -> status(502));
        assertThat(failure(asked -> status(200)).isRetryable()).isTrue();
        assertThat(server.all("initialize")).isEmpty();
    }

    @Test
    void a_wrong_address_says_what_to_check() {
        server.on("server/discover", asked -> status(404)).on("initialize", asked -> status(404));
        assertThat(failure(asked -> status(200))).hasMessageContaining("check the address");
    }

    @Test
    void nobody_there_is_worth_another_try() {
        int port = server.port();
        server.close();
        McpException failure = catchThrowableOfType(McpException.class, () -> client.tools(NEVER));
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void what_is_too_large_is_not_read() {
        String large = "x".repeat(200_000);
        McpException whole = failure(asked -> json(asked.result(saying(large))));
        assertThat(whole.isTooLarge()).isTrue();
        assertThat(whole.isRetryable()).isFalse();
        assertThat(failure(asked -> events().send(event(asked.result(saying(large))))
                                .hold())
                        .isTooLarge())
                .isTrue();
        assertThat(failure(asked -> events().keepAlive("data: x\n", Duration.ofNanos(1)))
                        .isTooLarge())
                .isTrue();
        assertThat(failure(asked -> Script.begin()
                                .chunked(200, "application/json")
                                .keepAlive(" ".repeat(10_000), Duration.ofNanos(1)))
                        .isTooLarge())
                .isTrue();
    }

    @Test
    void what_makes_no_sense_is_said_so() {
        assertThat(failure(asked -> json("{\"jsonrpc\":"))).hasMessageContaining("no JSON");
        assertThat(failure(asked -> events().send(event("<html>")).hold())).hasMessageContaining("no JSON");
        assertThat(failure(asked -> json("{\"jsonrpc\":\"2.0\",\"id\":12345,\"result\":{}}")))
                .hasMessageContaining("without a response");
        assertThat(failure(asked -> Script.whole(202, "text/plain", ""))).hasMessageContaining("without a response");
        assertThat(failure(asked -> events().send(": bye\n\n").end())).hasMessageContaining("without a response");
        assertThat(failure(asked -> json("{\"jsonrpc\":\"2.0\",\"id\":" + asked.id() + ",\"result\":[]}")))
                .hasMessageContaining("refused");
        assertThat(failure(asked ->
                                json("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\"}}"))
                        .rpcCode())
                .isEqualTo(-32700);
        assertThat(failure(asked -> json(asked.result(Map.of("resultType", "input_required")))))
                .hasMessageContaining("wants more");
    }

    @Test
    void a_cut_answer_is_worth_another_try() {
        McpException cut = failure(asked -> Script.begin()
                .untilClose(200, "text/event-stream")
                .send("data: {")
                .cut());
        assertThat(cut.isRetryable()).isTrue();
        assertThat(failure(asked -> Script.begin()
                                .chunked(200, "application/json")
                                .send("{")
                                .reset())
                        .isRetryable())
                .isTrue();
        assertThat(server.all("tools/call")).as("nothing is sent twice").hasSize(2);
    }

    @Test
    void a_legacy_stream_that_breaks_off_is_read_on_where_it_ended() {
        server.on("GET", asked -> {
            String result = "{\"jsonrpc\":\"2.0\",\"id\":"
                    + server.all("tools/call").get(0).id()
                    + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"late\"}]}}";
            return server.all("GET").size() < 2
                    ? events().send("id: e-2\ndata:\n\n").end()
                    : events().send(event(result)).end();
        });
        server.on(
                "tools/call",
                asked -> Script.begin()
                        .untilClose(200, "text/event-stream")
                        .send("id: e-1\nretry: 5\ndata:\n\n")
                        .cut());
        assertThat(client.call("echo", Map.of(), NEVER).text()).isEqualTo("late");
        assertThat(server.all("GET"))
                .extracting(asked -> asked.header("Last-Event-ID"))
                .containsExactly("e-1", "e-2");
        assertThat(server.all("GET").get(0).header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(server.all("tools/call")).hasSize(1);
    }

    @Test
    void a_call_under_way_is_not_sent_again_where_the_server_has_forgotten_its_session() {
        server.on("GET", asked -> status(404));
        McpException lost = failure(asked -> Script.begin()
                .untilClose(200, "text/event-stream")
                .send("id: e-1\ndata:\n\n")
                .cut());
        assertThat(lost.isRetryable()).isTrue();
        assertThat(server.all("tools/call")).hasSize(1);
        server.on("tools/call", asked -> json(asked.result(saying("again"))));
        assertThat(client.call("echo", Map.of(), NEVER).text()).isEqualTo("again");
        assertThat(server.all("tools/call").get(1).header("Mcp-Session-Id")).isEqualTo("s-2");
    }

    @Test
    void a_server_that_is_silent_is_left_in_time_and_told() {
        client.close();
        client = build(Duration.ofMillis(300));
        server.on("tools/call", asked -> Script.begin());
        McpException failure = catchThrowableOfType(McpException.class, () -> client.call("echo", Map.of(), NEVER));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isRetryable()).isTrue();
        Asked told = server.await("notifications/cancelled");
        assertThat(told.params())
                .containsEntry("requestId", server.all("tools/call").get(0).id());
        server.all("tools/call").get(0).exchange().awaitClosed(SOON);
    }

    @Test
    void keep_alives_do_not_keep_a_caller() {
        client.close();
        client = build(Duration.ofMillis(300));
        server.on("tools/call", asked -> events().keepAlive(": still here\n\n", Duration.ofMillis(20)));
        McpException failure = catchThrowableOfType(McpException.class, () -> client.call("echo", Map.of(), NEVER));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void cancelling_frees_the_caller_and_the_socket() {
        for (Script script : List.of(Script.begin(), events().send(": hello\n\n"))) {
            server.on("tools/call", asked -> script);
            int before = server.all("tools/call").size();
            Cancellation.Source source = Cancellation.source();
            CompletableFuture<McpResult> call =
                    CompletableFuture.supplyAsync(() -> client.call("echo", Map.of(), source.token()));
            while (server.all("tools/call").size() == before) {
                Thread.onSpinWait();
            }
            source.cancel(Cancellation.Reason.CALLER, "by a test");
            CompletionException failure = catchThrowableOfType(CompletionException.class, call::join);
            assertThat(failure).hasCauseInstanceOf(CancelledException.class);
            server.all("tools/call").get(before).exchange().awaitClosed(SOON);
            server.await("notifications/cancelled");
        }
    }

    @Test
    void a_modern_server_hears_of_a_cancel_by_the_closed_stream_alone() {
        try (PlayedServer modern = PlayedServer.modern();
                McpClient second = McpClient.http(modern.url()).build()) {
            modern.on("tools/call", asked -> events().send(": hello\n\n"));
            Cancellation.Source source = Cancellation.source();
            CompletableFuture<McpResult> call =
                    CompletableFuture.supplyAsync(() -> second.call("echo", Map.of(), source.token()));
            modern.await("tools/call").exchange().awaitSent(9, SOON);
            source.cancel(Cancellation.Reason.CALLER, "by a test");
            assertThat(catchThrowableOfType(CompletionException.class, call::join))
                    .isNotNull();
            modern.await("tools/call").exchange().awaitClosed(SOON);
            assertThat(modern.all("notifications/cancelled")).isEmpty();
        }
    }

    @Test
    void a_redirect_is_followed_on_the_same_host_alone() {
        server.on(
                "tools/call",
                asked -> asked.exchange().requestLine().contains("/v1/")
                        ? json(asked.result(saying("moved")))
                        : Script.whole(307, "text/plain", "", "Location: /v1/"));
        assertThat(client.call("echo", Map.of(), NEVER).text()).isEqualTo("moved");
        assertThat(server.all("tools/call").get(1).header("Authorization")).isEqualTo("Bearer secret-token");
        try (PlayedServer other = PlayedServer.legacy()) {
            McpException failure = failure(asked -> Script.whole(307, "text/plain", "", "Location: " + other.url()));
            assertThat(failure.status()).isEqualTo(307);
            assertThat(other.all()).isEmpty();
        }
        failure(asked -> Script.whole(308, "text/plain", "", "Location: /v1/again"));
        assertThat(server.all("tools/call")).hasSizeLessThan(10);
    }

    @Test
    void closing_the_client_ends_calls_that_are_under_way() {
        server.on("tools/call", asked -> Script.begin());
        CompletableFuture<McpResult> call = CompletableFuture.supplyAsync(() -> client.call("echo", Map.of(), NEVER));
        server.await("tools/call");
        client.close();
        CompletionException failure = catchThrowableOfType(CompletionException.class, call::join);
        assertThat(failure).hasCauseInstanceOf(McpException.class);
    }
}
