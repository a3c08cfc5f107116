package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a server that was made with the official Java SDK, in a JVM of its own. */
@Timeout(120)
class SdkServerTest {

    private static final Cancellation NEVER = Cancellation.none();

    private static McpClient client;

    @BeforeAll
    static void start() throws IOException {
        String classPath = Files.readString(Path.of("mcp-sdk-server", "target", "class.path"));
        client = McpClient.process(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Path.of("src", "test", "resources", "mcp-servers", "SdkServer.java")
                                .toString())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void it_is_spoken_with() {
        assertThat(client.server(NEVER)).isEqualTo(new McpServer("sdk-server", "1.0", "2025-11-25", ""));
        assertThat(client.tools(NEVER)).extracting(McpTool::name).containsExactlyInAnyOrder("add", "ask", "fail");
        McpResult sum = client.call("add", Map.of("a", 2, "b", 40), NEVER);
        assertThat(sum.data()).isEqualTo(Map.of("sum", 42L));
        assertThat(sum.text()).isEqualTo("add");
    }

    @Test
    void its_questions_are_answered_while_it_is_asked() {
        assertThat(client.call("ask", Map.of(), NEVER).isError()).isFalse();
    }

    @Test
    void what_fails_there_is_told() {
        assertThat(failed("fail")).isTrue();
        assertThat(failed("no-such-tool")).isTrue();
    }

    /** Servers of this SDK have told of failures in both ways. */
    private static boolean failed(String tool) {
        try {
            return client.call(tool, Map.of(), NEVER).isError();
        } catch (McpException e) {
            return e.rpcCode() != 0;
        }
    }

    @Test
    void answers_are_told_apart() {
        List<CompletableFuture<Object>> sums = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> client.call("add", Map.of("a", i, "b", 1), NEVER).data()))
                .toList();
        for (int i = 0; i < sums.size(); i++) {
            assertThat(sums.get(i).join()).isEqualTo(Map.of("sum", i + 1L));
        }
    }
}
