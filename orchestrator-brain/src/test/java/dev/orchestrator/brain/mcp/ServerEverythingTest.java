package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client over HTTP against a real server, and over standard streams against the same one. */
@Timeout(120)
class ServerEverythingTest {

    private static final Cancellation NEVER = Cancellation.none();

    private static int port;
    private static Process process;

    private final McpClient client =
            McpClient.http("http://127.0.0.1:" + port + "/mcp").build();

    @BeforeAll
    static void start() throws IOException {
        String script = NodeServers.script("server-everything");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        startServer(script);
    }

    private static void startServer(String script) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("node", "--require", NodeServers.loopback(), script, "streamableHttp");
        builder.environment().put("PORT", Integer.toString(port));
        process = builder.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "server-everything.log").toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!listens()) {
            assertThat(System.nanoTime()).as("server-everything listens").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static Map<String, Object> sum(int a, int b) {
        return Map.of("a", a, "b", b);
    }

    @Test
    void tools_are_listed_and_called() {
        assertThat(client.server(NEVER).name()).contains("everything");
        assertThat(client.server(NEVER).protocolVersion()).isEqualTo("2025-11-25");
        assertThat(client.tools(NEVER)).extracting(McpTool::name).contains("echo", "get-sum");
        assertThat(client.call("get-sum", sum(2, 40), NEVER).text()).contains("42");
        Object weather = client.call("get-structured-content", Map.of("location", "Chicago"), NEVER)
                .data();
        assertThat(Shape.object(weather)).containsKey("temperature");
    }

    @Test
    void what_is_wrong_is_told() {
        McpResult failed = client.call("no-such-tool", Map.of(), NEVER);
        assertThat(failed.isError()).isTrue();
        assertThat(client.call("get-sum", Map.of("a", "text"), NEVER).isError()).isTrue();
    }

    @Test
    void many_calls_at_once_get_their_own_answers() {
        List<CompletableFuture<String>> sums = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> client.call("get-sum", sum(i, 1000), NEVER).text()))
                .toList();
        for (int i = 0; i < sums.size(); i++) {
            assertThat(sums.get(i).join()).contains(" " + (i + 1000) + ".");
        }
    }

    @Test
    void a_long_call_can_be_cancelled_and_the_session_goes_on() {
        client.tools(NEVER);
        Cancellation.Source source = Cancellation.source();
        CompletableFuture<McpResult> call = CompletableFuture.supplyAsync(() ->
                client.call("trigger-long-running-operation", Map.of("duration", 60, "steps", 2), source.token()));
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        CompletionException failure = catchThrowableOfType(CompletionException.class, call::join);
        assertThat(failure).hasCauseInstanceOf(CancelledException.class);
        assertThat(client.call("get-sum", sum(1, 1), NEVER).text()).contains("2");
    }

    @Test
    void a_server_that_was_started_anew_gets_a_new_session() throws IOException {
        assertThat(client.call("get-sum", sum(1, 2), NEVER).text()).contains("3");
        stop();
        McpException down = catchThrowableOfType(McpException.class, () -> client.call("get-sum", sum(1, 2), NEVER));
        assertThat(down.isRetryable()).isTrue();
        startServer(NodeServers.script("server-everything"));
        assertThat(client.call("get-sum", sum(1, 3), NEVER).text()).contains("4");
    }

    @Test
    void the_same_server_speaks_over_standard_streams() {
        try (McpClient child = McpClient.process("node", NodeServers.script("server-everything"), "stdio")
                .environment(NodeServers.environment("ANSWER", "42"))
                .build()) {
            assertThat(child.call("get-sum", sum(2, 40), NEVER).text()).contains("42");
            assertThat(child.call("get-env", Map.of(), NEVER).text()).contains("ANSWER");
        }
    }
}
