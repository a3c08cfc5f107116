package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the real package in a real Node process, against a backend on loopback. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodebuffAgentRunnerTest {

    private final CodebuffHouse house = new CodebuffHouse();
    private ScriptedBackend backend;

    @BeforeEach
    void starts() {
        backend = ScriptedBackend.start("");
    }

    @AfterEach
    void nothing_is_left() {
        backend.close();
        assertThat(CodebuffHouse.children()).isEmpty();
    }

    @Test
    void does_a_job_with_a_tool_and_an_agent_below() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        backend.event("start", "messageHistoryLength", 0);
        backend.text("Let me ");
        backend.text("look. ");
        assertThat(backend.call("r-1", "stock", Map.of("sku", "A-1"))).isEqualTo(Map.of("units", 7L));
        backend.event("tool_call", "toolCallId", "t-1", "toolName", "spawn_agents", "input", Map.of());
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.text("Once upon a time");
        assertThat(backend.call("r-2", "note", Map.of("text", "a castle"))).isEqualTo("noted");
        backend.event("subagent_finish", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        backend.event("tool_result", "toolCallId", "t-1", "output", List.of());
        backend.text("It is done.");
        backend.event("finish", "agentId", "main-agent", "totalCost", 12.5);
        backend.end("It is done.", Map.of("creditsUsed", 12.5, "stepsRemaining", 22));

        AgentOutcome outcome = running.join();
        assertThat(outcome.status()).isEqualTo(Status.COMPLETED);
        assertThat(outcome.text()).isEqualTo("Let me look. It is done.").isEqualTo(house.events.text());
        assertThat(house.events.text("story_writer")).isEqualTo("Once upon a time");
        assertThat(house.looked).containsExactly("A-1");
        assertThat(house.noted).containsExactly("[story_writer] a castle");
        assertThat(house.events.of(ToolStarted.class).stream().map(ToolStarted::tool))
                .containsExactly("stock", "spawn_agents");
        assertThat(house.events.of(ToolFinished.class)).hasSize(2);
        assertThat(house.events.of(ToolStarted.class, "story_writer").stream().map(ToolStarted::tool))
                .containsExactly("note");
        assertThat(house.events.of(UsageReported.class))
                .singleElement()
                .satisfies(told -> assertThat(told.usage().cost()).isEqualByComparingTo(new BigDecimal("0.125")));
        assertThat(house.journal.keys("tool-result")).containsExactly("a1_g1_s1_1", "a1_g1_s2_1_1_1_1");
    }

    @Test
    void hands_over_agents_and_tools() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        Map<?, ?> prompt = backend.take("prompt");
        backend.end("Fine.", Map.of());
        running.join();

        assertThat(prompt.get("authToken")).isEqualTo(CodebuffHouse.KEY);
        assertThat(prompt.get("prompt")).isEqualTo("Write the first chapter");
        assertThat(prompt.get("agentId")).isEqualTo("head");
        Map<?, ?> state = (Map<?, ?>) prompt.get("sessionState");
        assertThat(((Map<?, ?>) state.get("mainAgentState")).get("stepsRemaining"))
                .isEqualTo(25L);
        Map<?, ?> context = (Map<?, ?>) state.get("fileContext");
        Map<?, ?> agents = (Map<?, ?>) context.get("agentTemplates");
        Map<?, ?> head = (Map<?, ?>) agents.get("head");
        assertThat(head.get("displayName")).isEqualTo("Head");
        assertThat(head.get("model")).isEqualTo("acme/balanced");
        assertThat(head.get("systemPrompt")).isEqualTo("You lead.");
        assertThat(head.get("toolNames")).isEqualTo(List.of("stock", "break", "publish", "spawn_agents"));
        assertThat(head.get("spawnableAgents")).isEqualTo(List.of("story-writer"));
        Map<?, ?> writer = (Map<?, ?>) agents.get("story-writer");
        assertThat(writer.get("toolNames")).isEqualTo(List.of("note"));
        assertThat(writer.get("spawnerPrompt")).isEqualTo("Writes chapters");
        Map<?, ?> tools = (Map<?, ?>) context.get("customToolDefinitions");
        assertThat(tools.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("stock", "break", "publish", "note");
        assertThat(String.valueOf(tools.get("stock"))).contains("Units left", "sku");
        assertThat(context.get("fileTree")).isEqualTo(List.of());
        assertThat(String.valueOf(context)).doesNotContain(System.getProperty("user.dir"));
    }

    @Test
    void tells_what_was_said_before() {
        AgentJob job = AgentJob.builder(
                        house.job(agent -> agent).caller(),
                        "run-1",
                        house.head,
                        ModelMessage.of(Role.USER, "And the second one?"))
                .history(List.of(
                        ModelMessage.of(Role.USER, "Write the first chapter"),
                        ModelMessage.of(Role.ASSISTANT, "It is written.")))
                .build();
        CompletableFuture<AgentOutcome> running =
                house.start(house.builder(backend.address()).build(), job);
        Map<?, ?> state = (Map<?, ?>) backend.take("prompt").get("sessionState");
        backend.end("Fine.", Map.of());
        running.join();
        assertThat(((Map<?, ?>) state.get("mainAgentState")).get("messageHistory"))
                .isEqualTo(List.of(
                        Map.of("role", "user", "content", "Write the first chapter"),
                        Map.of("role", "assistant", "content", "It is written.")));
    }

    @Test
    void says_the_last_words_where_nothing_was_streamed() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        backend.end("All of it.", Map.of());
        assertThat(running.join().text()).isEqualTo("All of it.").isEqualTo(house.events.text());
    }

    @Test
    void a_tool_that_throws_is_told_to_the_model_and_the_run_goes_on() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        assertThat(String.valueOf(backend.call("r-1", "break", Map.of("sku", "A-1"))))
                .contains("errorMessage", "the warehouse is closed");
        assertThat(backend.call("r-2", "stock", Map.of("sku", "A-2"))).isEqualTo(Map.of("units", 7L));
        backend.end("It is closed.", Map.of());
        assertThat(running.join().status()).isEqualTo(Status.COMPLETED);
        assertThat(house.events.of(ToolFailed.class)).hasSize(1);
    }

    @Test
    void wrong_arguments_are_told_to_the_model() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        assertThat(String.valueOf(backend.call("r-1", "stock", Map.of("article", "A-1"))))
                .contains("errorMessage", "sku");
        assertThat(house.looked).isEmpty();
        backend.end("Well.", Map.of());
        running.join();
    }

    @Test
    void a_tool_that_is_not_listed_or_not_permitted_is_never_called() {
        CompletableFuture<AgentOutcome> running = house.start(
                backend, Permissions.builder().allow("publish").deny("stock").build());
        backend.take("prompt");
        assertThat(String.valueOf(backend.call("r-1", "note", Map.of("text", "mine"))))
                .contains("errorMessage", "There is no tool note");
        assertThat(String.valueOf(backend.call("r-2", "stock", Map.of("sku", "A-1"))))
                .contains("errorMessage", "not permitted");
        assertThat(String.valueOf(backend.call("r-3", "unheard_of", Map.of()))).contains("There is no tool");
        assertThat(backend.call("r-4", "publish", Map.of("text", "one"))).isEqualTo("out");
        backend.end("Well.", Map.of());
        running.join();
        assertThat(house.looked).isEmpty();
        assertThat(house.noted).containsExactly("published one");
    }

    @Test
    void an_agent_below_has_its_own_tools_and_not_those_above() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        backend.event("subagent_start", "agentId", "x1", "displayName", "Writer", "onlyChild", true);
        assertThat(String.valueOf(backend.call("r-1", "stock", Map.of("sku", "A-1"))))
                .contains("There is no tool");
        assertThat(house.looked).isEmpty();
        backend.end("Well.", Map.of());
        running.join();
    }

    @Test
    void a_call_that_needs_an_approval_is_refused_in_words() {
        CompletableFuture<AgentOutcome> running =
                house.start(backend, Permissions.builder().ask("publish").build());
        backend.take("prompt");
        assertThat(String.valueOf(backend.call("r-1", "publish", Map.of("text", "one"))))
                .contains("errorMessage", "approval");
        backend.end("It waits for somebody.", Map.of());
        assertThat(running.join().status()).isEqualTo(Status.COMPLETED);
        assertThat(house.noted).isEmpty();
    }

    @Test
    void what_the_package_could_do_to_this_machine_is_not_done(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "of this machine");
        Path made = folder.resolve("made.txt");
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        Map<String, String> command = Map.of("command", "touch " + made, "process_type", "SYNC", "mode", "assistant");
        Map<String, String> change = Map.of("type", "file", "path", made.toString(), "content", "x");
        assertThat(String.valueOf(backend.call("r-1", "run_terminal_command", command)))
                .contains("There is no tool");
        assertThat(String.valueOf(backend.call("r-2", "write_file", change))).contains("There is no tool");
        assertThat(String.valueOf(backend.call("r-3", "str_replace", change))).contains("There is no tool");
        assertThat(String.valueOf(backend.call("r-4", "code_search", Map.of("pattern", "machine"))))
                .contains("There is no tool");
        backend.say(Map.of("type", "read-files", "requestId", "r-5", "filePaths", List.of(secret.toString())));
        assertThat(String.valueOf(backend.take("read-files-response"))).doesNotContain("of this machine");
        backend.end("Nothing.", Map.of());
        running.join();
        assertThat(made).doesNotExist();
    }

    @Test
    void ends_with_what_was_said_when_the_steps_are_used_up() {
        AgentLimits limits = AgentLimits.DEFAULT.toBuilder().steps(3).build();
        CompletableFuture<AgentOutcome> running =
                house.start(house.builder(backend.address()).build(), house.job(agent -> agent.limits(limits)));
        Map<?, ?> state = (Map<?, ?>) backend.take("prompt").get("sessionState");
        assertThat(((Map<?, ?>) state.get("mainAgentState")).get("stepsRemaining"))
                .isEqualTo(3L);
        backend.text("So far.");
        backend.end("So far.", Map.of("stepsRemaining", 0));
        AgentOutcome outcome = running.join();
        assertThat(outcome.status()).isEqualTo(Status.LIMITED);
        assertThat(outcome.limit()).isEqualTo("3 steps");
        assertThat(outcome.text()).isEqualTo("So far.");
    }

    @Test
    void calls_no_more_tools_than_the_limit_says() {
        AgentLimits limits = AgentLimits.DEFAULT.toBuilder().toolCalls(1).build();
        CompletableFuture<AgentOutcome> running =
                house.start(house.builder(backend.address()).build(), house.job(agent -> agent.limits(limits)));
        backend.take("prompt");
        backend.call("r-1", "stock", Map.of("sku", "A-1"));
        assertThat(String.valueOf(backend.call("r-2", "stock", Map.of("sku", "A-2"))))
                .contains("No more tools");
        backend.end("Well.", Map.of());
        AgentOutcome outcome = running.join();
        assertThat(outcome.status()).isEqualTo(Status.LIMITED);
        assertThat(outcome.limit()).isEqualTo("1 calls of tools");
        assertThat(outcome.text()).isEqualTo("Well.");
        assertThat(house.looked).containsExactly("A-1");
    }

    @Test
    void ends_with_what_was_said_when_the_time_is_up() {
        CompletableFuture<AgentOutcome> running = house.start(backend);
        backend.take("prompt");
        backend.text("So far.");
        house.events.awaitText();
        house.time.pass(Duration.ofMinutes(5));
        AgentOutcome outcome = running.join();
        assertThat(outcome.status()).isEqualTo(Status.LIMITED);
        assertThat(outcome.text()).isEqualTo("So far.");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void goes_on_where_nothing_is_acknowledged(@TempDir Path folder) throws IOException {
        Path node = Files.writeString(
                folder.resolve("node"),
                "#!/bin/sh\nexec node --require '" + NpmPackage.script("short-waits.cjs") + "' \"$@\"\n");
        Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx------"));
        try (ScriptedBackend deaf = ScriptedBackend.start("no-acks")) {
            CodebuffAgentRunner runner =
                    house.builder(deaf.address()).node(node.toString()).build();
            CompletableFuture<AgentOutcome> running = house.start(runner, house.job(agent -> agent));
            deaf.take("prompt");
            for (int i = 0; i < 5; i++) { // each answer is a message that nobody acknowledges
                deaf.call("r-" + i, "stock", Map.of("sku", "A-1"));
            }
            deaf.end("Fine.", Map.of());
            assertThat(running.join().status()).isEqualTo(Status.COMPLETED);
        }
    }
}
