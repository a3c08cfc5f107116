package dev.orchestrator;

import static dev.orchestrator.ChatHouse.endOf;
import static dev.orchestrator.ChatHouse.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits in time, in virtual time. */
@Timeout(60)
class LimitsTest {

    private final RecordingListener<ChatResult> heard = new RecordingListener<>();

    private void assertTimedOut(Run<?> run, String saying) {
        endOf(run);
        OrchestratorException error = heard.error().orElseThrow();
        assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(error).hasMessageContaining(saying);
        assertThat(error.isRetryable()).isTrue();
    }

    @Test
    void three_times_thirty_seconds_without_a_first_token_end_the_run() {
        ScriptedModel model = ScriptedModel.playing(Script.answer().stall());
        try (ChatHouse house = ChatHouse.inVirtualTime(model)) {
            Run<ChatResult> run = house.start(heard);
            Instant began = house.time.clock().instant();
            while (!run.isDone()) {
                house.time.pass(Duration.ofMillis(100));
                LockSupport.parkNanos(300_000); // so that the run keeps up
            }
            assertThat(model.requests()).hasSize(3);
            assertThat(Duration.between(began, house.time.clock().instant()))
                    .isGreaterThan(Duration.ofSeconds(3 * 30 + 2));
            assertTimedOut(run, "no first token within PT30S");
        }
    }

    @Test
    void sixty_seconds_between_tokens_end_the_run_and_keep_the_partial_answer() {
        CompletableFuture<Void> stalled = new CompletableFuture<>();
        LanguageModel stalling = (request, events, cancellation) -> {
            events.emit(new TextDelta("Half"));
            stalled.complete(null);
            return ScriptedModel.playing(Script.answer().stall()).generate(request, events, cancellation);
        };
        try (ChatHouse house = ChatHouse.inVirtualTime(stalling)) {
            Run<ChatResult> run = house.start(heard);
            stalled.join();
            house.time.pass(Duration.ofSeconds(59));
            assertThat(run.isDone()).isFalse();
            house.time.pass(Duration.ofSeconds(61));
            assertTimedOut(run, "no further token within PT1M");
            assertThat(house.last().text()).isEqualTo("Half");
            assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
        }
    }

    @Test
    void the_time_a_listener_takes_does_not_count() {
        CompletableFuture<Void> inside = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        RecordingListener<ChatResult> slow = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                super.onEvent(frame);
                if (frame.event() instanceof TextDelta) {
                    inside.complete(null);
                    release.join();
                }
            }
        };
        try (ChatHouse house = ChatHouse.inVirtualTime(ScriptedModel.answering("A", "B"))) {
            Run<ChatResult> run = house.start(slow);
            inside.join();
            house.time.pass(Duration.ofMinutes(4));
            release.complete(null);
            assertThat(run.await().message()).isEqualTo("AB");
        }
    }

    @Test
    void a_whole_run_takes_five_minutes_at_most_however_well_it_flows() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        ScriptedModel model = ScriptedModel.playing(Script.answer("A").waitFor(never));
        try (ChatHouse house = ChatHouse.inVirtualTime(model)) {
            Run<ChatResult> run = house.orchestrator.chat(
                    house.ask("Hi").timeout(Duration.ofSeconds(20)).build(), heard);
            heard.firstText().join();
            house.time.pass(Duration.ofSeconds(20));
            assertTimedOut(run, "took longer than PT20S");
            assertThat(house.last().metadata().error()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void a_run_that_has_ended_leaves_no_timer_behind() {
        try (ChatHouse house = ChatHouse.inVirtualTime(ScriptedModel.answering("A"))) {
            house.start(heard).await();
            assertThat(house.time.pending()).isEqualTo(1); // the next look for tasks that were left
        }
    }

    @Test
    void a_long_answer_keeps_its_turn() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (ChatHouse house =
                ChatHouse.inVirtualTime(ScriptedModel.playing(Script.answer("A").waitFor(gate)))) {
            Run<ChatResult> run = house.start(heard);
            heard.firstText().join();
            for (int seconds = 0; seconds < 50; seconds += 10) {
                int waiting = house.time.pending();
                house.time.pass(Duration.ofSeconds(10));
                eventually(() -> house.time.pending() >= waiting); // renewed, and armed anew
            }
            gate.complete(null);
            assertThat(run.await().message()).isEqualTo("A");
        }
    }
}
