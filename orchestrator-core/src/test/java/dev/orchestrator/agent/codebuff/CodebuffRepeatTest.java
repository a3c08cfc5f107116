package dev.orchestrator.agent.codebuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that another process has worked on before: all that is left of it is the journal. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodebuffRepeatTest {

    private final CodebuffHouse house = new CodebuffHouse();
    private final Permissions all = Permissions.builder().allow("publish").build();

    private CodebuffAgentRunner runner(ScriptedBackend backend) {
        return house.builder(backend.address()).permissions(all).build();
    }

    /** A process says something, calls a tool, and dies. */
    private void breakOff(ScriptedBackend backend, String tool, Map<String, ?> input) {
        CompletableFuture<AgentOutcome> running = house.start(runner(backend), house.job(agent -> agent));
        backend.take("prompt");
        backend.text("Let me");
        backend.call("r-1", tool, input);
        house.run.cancel(Reason.LOST, "the process dies");
        assertThatThrownBy(running::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void what_is_done_is_not_done_again() {
        AgentJob job = house.job(agent -> agent);
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            CompletableFuture<AgentOutcome> running = house.start(runner(backend), job);
            backend.take("prompt");
            backend.end("It is out.", Map.of());
            running.join();
            HeardEvents second = new HeardEvents();
            AgentOutcome outcome =
                    house.builder("127.0.0.1:1").node("/no/such/node").build().run(job, second, Cancellation.none());
            assertThat(outcome).isEqualTo(running.join());
            assertThat(second.text()).isEmpty();
        }
    }

    @Test
    void begins_anew_where_nothing_was_changed_and_takes_its_words_back() {
        try (ScriptedBackend first = ScriptedBackend.start("");
                ScriptedBackend second = ScriptedBackend.start("")) {
            breakOff(first, "stock", Map.of("sku", "A-1"));
            HeardEvents heard = new HeardEvents();
            CompletableFuture<AgentOutcome> running = CompletableFuture.supplyAsync(
                    () -> runner(second).run(house.job(agent -> agent), heard, Cancellation.none()));
            second.take("prompt");
            second.call("r-1", "stock", Map.of("sku", "A-1"));
            second.end("Seven.", Map.of());
            assertThat(running.join().text()).isEqualTo("Seven.");
            assertThat(heard.of(AnswerRestarted.class))
                    .extracting(AnswerRestarted::generation)
                    .containsExactly(2);
            assertThat(house.journal.keys("tool-result")).containsExactly("a1_g1_s1_1", "a1_g2_s1_1");
        }
    }

    @Test
    void does_not_begin_anew_for_a_listener_that_takes_no_words_back() {
        EventSink stubborn = event -> {
            if (event instanceof AnswerRestarted) {
                throw new CancelledException("it takes no text back", null);
            }
        };
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            breakOff(backend, "stock", Map.of("sku", "A-1"));
            assertThatThrownBy(() -> runner(backend).run(house.job(agent -> agent), stubborn, Cancellation.none()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR));
        }
    }

    @Test
    void does_not_begin_anew_where_a_tool_with_effects_was_begun() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            breakOff(backend, "publish", Map.of("text", "one"));
            assertThatThrownBy(() -> runner(backend).run(house.job(agent -> agent), house.events, Cancellation.none()))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_ERROR))
                    .hasMessageContaining("run-1");
            assertThat(house.noted).containsExactly("published one");
        }
    }

    @Test
    void words_are_written_down_as_seen_before_they_are() {
        try (ScriptedBackend backend = ScriptedBackend.start("")) {
            EventSink dies = event -> {
                if (event instanceof TextDelta) {
                    assertThat(house.journal.keys("codebuff")).contains("a1_g1_said");
                    throw new CancelledException("over", null);
                }
            };
            CompletableFuture<AgentOutcome> running = CompletableFuture.supplyAsync(
                    () -> runner(backend).run(house.job(agent -> agent), dies, Cancellation.none()));
            backend.take("prompt");
            backend.text("Let me");
            assertThatThrownBy(running::join).hasCauseInstanceOf(CancelledException.class);
            assertThat(CodebuffHouse.children()).isEmpty();
        }
    }
}
