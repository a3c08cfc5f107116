package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client over the standard streams of a child process. */
@Timeout(60)
class McpProcessTest {

    private static final Cancellation NEVER = Cancellation.none();
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private Path sign;
    private McpClient client = child(LONG, "legacy");

    @BeforeEach
    void choose() {
        sign = folder.resolve("sign");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static McpClient child(Duration limit, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildServer.class.getName()));
        command.addAll(List.of(args));
        return McpClient.process(command.toArray(String[]::new))
                .environment(Map.of("MY_KEY", "my-secret-value"))
                .timeLimit(limit)
                .largestAnswer(100_000)
                .build();
    }

    private void serve(Duration limit, String... args) {
        client.close();
        client = child(limit, args);
    }

    private String call(String tool, Map<String, ?> arguments) {
        return client.call(tool, arguments, NEVER).text();
    }

    private McpException failure(String tool, Map<String, ?> arguments) {
        McpException failure = catchThrowableOfType(McpException.class, () -> call(tool, arguments));
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    private ProcessHandle process() {
        return ProcessHandle.of(Long.parseLong(call("pid", Map.of()))).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) {
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void both_eras_are_spoken() {
        String text = "line\nline \u2028 {\"a\":\"\uD83D\uDE80\"}";
        assertThat(call("echo", Map.of("text", text))).isEqualTo(text);
        assertThat(call("params", Map.of())).doesNotContain("_meta");
        assertThat(client.server(NEVER)).isEqualTo(new McpServer("child", "1", "2025-06-18", ""));
        serve(LONG, "modern");
        assertThat(call("params", Map.of())).contains("io.modelcontextprotocol/protocolVersion");
        assertThat(client.server(NEVER).protocolVersion()).isEqualTo("2026-07-28");
    }

    @Test
    void a_server_that_ends_at_what_it_does_not_know_is_started_again() {
        serve(LONG, "legacy", "touchy");
        assertThat(call("echo", Map.of("text", "a"))).isEqualTo("a");
    }

    @Test
    void the_environment_is_what_was_given() {
        Map<String, Object> environment = Shape.object(Json.read(call("environment", Map.of())));
        assertThat(environment).containsEntry("MY_KEY", "my-secret-value");
        assertThat(environment.keySet()).doesNotContain("HOME", "USER", "JAVA_HOME");
        assertThat(client.toString()).doesNotContain("my-secret-value");
    }

    @Test
    void answers_are_told_apart_by_id() {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> call("swap", Map.of()));
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> call("swap", Map.of()));
        assertThat(List.of(first.join(), second.join())).containsExactlyInAnyOrder("first", "second");
        List<CompletableFuture<String>> many = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> call("echo", Map.of("text", "n" + i))))
                .toList();
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).join()).isEqualTo("n" + i);
        }
    }

    @Test
    void what_is_no_message_is_passed_over() {
        assertThat(call("noise", Map.of())).isEqualTo("heard through the noise");
        assertThat(call("echo", Map.of("text", "a"))).isEqualTo("a");
    }

    @Test
    void questions_of_the_server_are_answered() {
        assertThat(Json.read(call("ask", Map.of("method", "ping"))))
                .isEqualTo(Map.of("jsonrpc", "2.0", "id", "mine", "result", Map.of()));
        for (String method : List.of("roots/list", "sampling/createMessage", "elicitation/create")) {
            Map<String, Object> answer = Shape.object(Json.read(call("ask", Map.of("method", method))));
            assertThat(Shape.object(answer.get("error"))).containsEntry("code", -32601L);
        }
    }

    @Test
    void errors_have_their_code() {
        McpException failure = failure("nonsense", Map.of());
        assertThat(failure.rpcCode()).isEqualTo(-32602);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void a_server_that_dies_in_a_call_is_started_again_by_the_next_one() {
        ProcessHandle process = process();
        McpException failure = failure("die", Map.of());
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining("exit code 7");
        awaitEnd(process);
        assertThat(process().pid()).isNotEqualTo(process.pid());
    }

    @Test
    void a_server_that_was_killed_between_calls_is_started_again() {
        ProcessHandle process = process();
        process.destroyForcibly();
        awaitEnd(process);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        ProcessHandle next = ProcessHandle.of(Long.parseLong(retried("pid"))).orElseThrow();
        assertThat(next.pid()).isNotEqualTo(process.pid());
    }

    /** Nobody can know whether the first call after a death reaches the process while it dies. */
    private String retried(String tool) {
        try {
            return call(tool, Map.of());
        } catch (McpException e) {
            assertThat(e.isRetryable()).isTrue();
            return call(tool, Map.of());
        }
    }

    @Test
    void what_is_too_large_fails_its_call_and_not_the_server() {
        ProcessHandle process = process();
        McpException failure = failure("large", Map.of("size", 5_000_000));
        assertThat(failure.isTooLarge()).isTrue();
        assertThat(call("large", Map.of("size", 90_000))).hasSize(90_000);
        assertThat(process().pid()).isEqualTo(process.pid());
    }

    @Test
    void an_answer_that_never_comes_ends_in_time_and_the_server_is_told() {
        serve(Duration.ofSeconds(3), "legacy");
        process();
        McpException failure = failure("never", Map.of());
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(call("echo", Map.of("text", "still here"))).isEqualTo("still here");
    }

    @Test
    void cancelling_frees_the_caller_and_tells_the_server() {
        Cancellation.Source source = Cancellation.source();
        CompletableFuture<McpResult> call = CompletableFuture.supplyAsync(
                () -> client.call("listen", Map.of("sign", sign.toString()), source.token()));
        awaitSign();
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        CompletionException failure = catchThrowableOfType(CompletionException.class, call::join);
        assertThat(failure).hasCauseInstanceOf(CancelledException.class);
        assertThat(call("heard", Map.of())).contains("notifications/cancelled").contains("requestId");
    }

    private void awaitSign() {
        long end = System.nanoTime() + LONG.toNanos();
        while (!Files.exists(sign)) {
            assertThat(System.nanoTime()).as("the call has come").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private CompletableFuture<McpException> deafen() {
        CompletableFuture<McpException> deaf =
                CompletableFuture.supplyAsync(() -> failure("deaf", Map.of("sign", sign.toString())));
        awaitSign();
        return deaf;
    }

    @Test
    void a_child_that_does_not_read_is_killed_and_replaced() {
        serve(Duration.ofSeconds(6), "legacy");
        ProcessHandle process = process();
        CompletableFuture<McpException> deaf = deafen();
        assertThat(failure("echo", Map.of("text", "x".repeat(1 << 20))).isRetryable())
                .isTrue();
        deaf.join();
        awaitEnd(process);
        assertThat(call("echo", Map.of("text", "a"))).isEqualTo("a");
    }

    @Test
    void closing_ends_the_process_whatever_it_does() {
        ProcessHandle idle = process();
        client.close();
        awaitEnd(idle);
        client = child(LONG, "legacy");
        ProcessHandle process = process();
        CompletableFuture<McpException> deaf = deafen();
        client.close();
        awaitEnd(process);
        assertThat(deaf.join().isRetryable()).isTrue();
    }

    @Test
    void a_server_that_never_answers_the_handshake_is_killed() {
        serve(Duration.ofSeconds(1), "legacy", "hang");
        assertThat(failure("echo", Map.of()).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains("hang")))
                .isEmpty();
    }

    @Test
    void a_program_that_ends_at_once_is_said_so() {
        try (McpClient gone = McpClient.process(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .build()) {
            for (int i = 0; i < 5; i++) {
                McpException failure = catchThrowableOfType(McpException.class, () -> gone.tools(NEVER));
                assertThat(failure.isRetryable()).isTrue();
                assertThat(failure).hasMessageContaining("ended");
            }
        }
    }

    @Test
    void a_program_that_is_not_there_is_said_so() {
        try (McpClient none = McpClient.process("no-such-program-here").build()) {
            McpException failure = catchThrowableOfType(McpException.class, () -> none.tools(NEVER));
            assertThat(failure).hasMessageContaining("no-such-program-here").hasMessageContaining("check the command");
        }
    }
}
