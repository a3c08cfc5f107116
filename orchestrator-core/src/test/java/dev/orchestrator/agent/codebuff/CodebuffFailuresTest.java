package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that do not get to their end, each with the real package in a real Node process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodebuffFailuresTest {

    private final CodebuffHouse house = new CodebuffHouse();

    @AfterEach
    void nothing_is_left() {
        assertThat(CodebuffHouse.children()).isEmpty();
    }

    private static Throwable failure(CompletableFuture<AgentOutcome> running) {
        Throwable thrown = catchThrowable(running::join);
        return thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
    }

    private static OrchestratorException known(CompletableFuture<AgentOutcome> running) {
        Throwable failure = failure(running);
        assertThat(failure).isInstanceOf(OrchestratorException.class);
        assertThat(String.valueOf(failure.getMessage()))
                .contains("run-1")
                .doesNotContain(CodebuffHouse.KEY, "Write the first chapter");
        return (OrchestratorException) failure;
    }

    @Test
    void a_cancelled_run_ends_at_once_and_its_process_with_it() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(backend);
            backend.take("prompt");
            backend.text("Let me");
            house.events.awaitText();
            List<ProcessHandle> children = CodebuffHouse.children();
            assertThat(children).hasSize(1);
            house.run.cancel(Reason.CALLER, "by the caller");
            assertThat(failure(running)).isInstanceOf(CancelledException.class);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            backend.take("closed");
        }
    }

    @Test
    void a_tool_at_work_hears_of_a_cancellation() {
        CompletableFuture<Void> working = new CompletableFuture<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        Tool slow = Tool.builder("slow", "Takes its time", CodebuffHouse.Sku.class)
                .readOnly()
                .handler((sku, context) -> {
                    context.cancellation().onCancel(() -> told.complete(null));
                    working.complete(null);
                    told.join();
                    return "late";
                })
                .build();
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CodebuffAgentRunner runner =
                    house.builder(backend.address()).tools(List.of(slow)).build();
            CompletableFuture<AgentOutcome> running = house.start(runner, house.job(agent -> agent.tools("slow")));
            backend.take("prompt");
            backend.say(Map.of(
                    "type", "tool-call-request", "requestId", "r-1", "toolName", "slow", "input", Map.of("sku", "A")));
            working.join();
            house.run.cancel(Reason.CALLER, "by the caller");
            assertThat(failure(running)).isInstanceOf(CancelledException.class);
            told.join();
        }
    }

    @Test
    void a_run_that_was_cancelled_before_starts_no_process() {
        house.run.cancel(Reason.CALLER, "by the caller");
        CodebuffAgentRunner runner =
                house.builder("127.0.0.1:1").node("/no/such/node").build();
        assertThat(failure(house.start(runner, house.job(agent -> agent)))).isInstanceOf(CancelledException.class);
    }

    @Test
    void a_backend_that_nobody_runs_is_told_at_once() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        CodebuffAgentRunner runner = house.builder("127.0.0.1:" + port).build();
        OrchestratorException failure = known(house.start(runner, house.job(agent -> agent)));
        assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void a_backend_that_never_answers_is_given_up() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CodebuffAgentRunner runner =
                    house.builder("127.0.0.1:" + mute.getLocalPort()).build();
            CompletableFuture<AgentOutcome> running = house.start(runner, house.job(agent -> agent));
            try (Socket accepted = mute.accept()) {
                accepted.getInputStream().read();
                house.time.pass(Duration.ofSeconds(30));
                assertThat(known(running).code()).isEqualTo(ErrorCode.TIMEOUT);
            }
        }
    }

    @Test
    void a_backend_that_takes_the_prompt_and_falls_silent_is_given_up() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(backend);
            backend.take("prompt");
            house.time.pass(Duration.ofSeconds(30));
            assertThat(known(running).code()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void a_connection_that_is_closed_in_the_middle_ends_the_run() {
        for (int code : new int[] {1000, 1011}) {
            try (ScriptedBackend backend = ScriptedBackend.start("")) {
                CodebuffHouse own = new CodebuffHouse();
                CompletableFuture<AgentOutcome> running = own.start(backend);
                backend.take("prompt");
                backend.text("Let me");
                own.events.awaitText();
                backend.say(Map.of("close", code));
                OrchestratorException failure = known(running);
                assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
                assertThat(failure).hasMessageContaining("code " + code);
            }
        }
    }

    @Test
    void what_the_backend_complains_of_is_told_without_key_and_prompt() {
        String complaint = "no credits for " + CodebuffHouse.KEY + " to Write the first chapter";
        for (String type : List.of("prompt-error", "action-error")) {
            try (ScriptedBackend backend = ScriptedBackend.start("")) {
                CompletableFuture<AgentOutcome> running = new CodebuffHouse().start(backend);
                backend.take("prompt");
                backend.say(Map.of("type", type, "message", complaint));
                OrchestratorException failure = known(running);
                assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
                assertThat(failure).hasMessageContaining("no credits");
            }
        }
    }

    @Test
    void a_refused_key_is_told_as_that() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(backend);
            backend.take("prompt");
            backend.say(Map.of("type", "action-error", "message", "Invalid API key " + CodebuffHouse.KEY));
            assertThat(known(running).code()).isEqualTo(ErrorCode.AUTH_INVALID);
        }
    }

    @Test
    void a_run_that_ends_without_a_word_has_failed() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(backend);
            backend.take("prompt");
            backend.end("", Map.of());
            assertThat(known(running).code()).isEqualTo(ErrorCode.AGENT_ERROR);
        }
    }

    @Test
    void a_process_that_is_killed_ends_the_run() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(backend);
            backend.take("prompt");
            CodebuffHouse.children().forEach(ProcessHandle::destroyForcibly);
            OrchestratorException failure = known(running);
            assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
            assertThat(failure).hasMessageContaining("Node process").hasMessageContaining("exit code 137");
        }
    }

    @Test
    void a_process_that_cannot_work_is_told_by_the_kind_of_its_failure(@TempDir Path folder) throws IOException {
        Path sdk = Files.createDirectories(folder.resolve("node_modules/@codebuff/sdk"));
        Files.writeString(sdk.resolve("package.json"), "{\"version\":\"0.3.13\",\"main\":\"index.js\"}");
        Files.writeString(
                sdk.resolve("index.js"),
                "require('fs').writeSync(2, 'RangeError: of " + CodebuffHouse.KEY
                        + "\\n'); process.kill(process.pid, 'SIGKILL');");
        OrchestratorException failure = known(house.start(runnerIn(folder), house.job(agent -> agent)));
        assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR);
        assertThat(failure).hasMessageContaining("RangeError");
    }

    @Test
    void a_package_that_is_not_whole_is_told_with_what_to_do(@TempDir Path folder) throws IOException {
        Path sdk = Files.createDirectories(folder.resolve("node_modules/@codebuff/sdk"));
        Files.writeString(sdk.resolve("package.json"), "{\"version\":\"0.3.13\",\"main\":\"gone.js\"}");
        assertThat(known(house.start(runnerIn(folder), house.job(agent -> agent))))
                .hasMessageContaining("npm install @codebuff/sdk@0.3.13");
    }

    @Test
    void a_node_that_is_not_there_is_told() {
        CodebuffAgentRunner runner =
                house.builder("127.0.0.1:1").node("/no/such/node").build();
        assertThatThrownBy(() -> runner.run(house.job(agent -> agent), house.events, house.run.token()))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("/no/such/node")
                .hasMessageContaining("Node 18");
    }

    private CodebuffAgentRunner runnerIn(Path folder) {
        return CodebuffAgentRunner.builder(folder, CodebuffHouse.directory(), "acme/balanced")
                .apiKey(CodebuffHouse.KEY)
                .tools(house.tools)
                .time(house.time.clock(), house.time)
                .build();
    }
}
