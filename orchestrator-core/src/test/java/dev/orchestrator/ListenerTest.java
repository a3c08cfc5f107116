package dev.orchestrator;

import static dev.orchestrator.ChatHouse.ANNA;
import static dev.orchestrator.ChatHouse.endOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ListenerTest {

    private final IllegalStateException own = new IllegalStateException("browser gone");

    @ParameterizedTest
    @ValueSource(strings = {"onStart", "onAccepted", "onEvent"})
    void one_that_throws_cancels_its_run_and_gets_its_own_exception_back(String where) {
        ThrowingListener thrower = new ThrowingListener(where, own);
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A", "B"))) {
            endOf(house.start(thrower));
            assertThat(thrower.ends()).isEqualTo(1);
            assertThat(thrower.error())
                    .get()
                    .isInstanceOf(CancelledException.class)
                    .hasFieldOrPropertyWithValue("cause", own);
            assertThat(house.messages())
                    .filteredOn(message -> message.status() == Message.Status.COMPLETE)
                    .extracting(Message::text)
                    .doesNotContain("AB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onComplete", "onError"})
    void one_that_throws_in_its_last_callback_changes_nothing(String where) {
        ThrowingListener thrower = new ThrowingListener(where, own);
        Script script = where.equals("onError")
                ? Script.answer().fail(new OrchestratorException(ErrorCode.LLM_ERROR, "down"))
                : Script.answer("A");
        try (ChatHouse house = ChatHouse.of(ScriptedModel.playing(script))) {
            Run<ChatResult> run = house.start(thrower);
            endOf(run);
            assertThat(run.isDone()).isTrue();
            assertThat(thrower.ends()).isEqualTo(1);
            assertThat(thrower.result().isPresent()).isEqualTo(where.equals("onComplete"));
        }
    }

    @Test
    void one_that_throws_harms_no_other_run() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel model =
                ScriptedModel.playing(Script.answer("A").waitFor(gate).then("B"), Script.answer("C"));
        try (Orchestrator orchestrator = Orchestrator.builder(model).build()) {
            RecordingListener<ChatResult> good = new RecordingListener<>();
            Run<ChatResult> other = orchestrator.chat(ChatRequest.of(ANNA, "one"), good);
            good.firstText().join();
            endOf(orchestrator.chat(ChatRequest.of(ANNA, "two"), new ThrowingListener("onEvent", own)));
            gate.complete(null);
            assertThat(other.await().message()).isEqualTo("AB");
        }
    }

    @Test
    void awaiting_a_run_in_its_own_callback_is_refused() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        RecordingListener<ChatResult> waiting = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                super.onEvent(frame);
                try {
                    run().join().await();
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
            }
        };
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A"))) {
            assertThat(house.start(waiting).await().message()).isEqualTo("A");
            assertThat(thrown.get()).hasMessageContaining("inside a callback");
        }
    }

    @Test
    void one_that_is_detached_hears_nothing_more_and_the_answer_is_stored() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        RecordingListener<ChatResult> leaving = new RecordingListener<>();
        try (ChatHouse house = ChatHouse.of(
                ScriptedModel.playing(Script.answer("A").waitFor(gate).then("B")))) {
            Run<ChatResult> run = house.start(leaving);
            leaving.firstText().join();
            run.detach();
            gate.complete(null);
            assertThat(run.await().message()).isEqualTo("AB");
            assertThat(leaving.text()).isEqualTo("A");
            assertThat(leaving.ends()).isZero();
            assertThat(house.last().text()).isEqualTo("AB");
        }
    }

    @Test
    void an_executor_without_a_thread_is_an_error_and_no_exception() {
        RecordingListener<ChatResult> heard = new RecordingListener<>();
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A"))
                .executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            Run<ChatResult> run = orchestrator.chat(ChatRequest.of(ANNA, "Hi"), heard);
            endOf(run);
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(heard.ends()).isEqualTo(1);
        }
    }

    @Test
    void one_that_starts_a_reply_in_its_last_callback_gets_it() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A"), Script.answer("B"));
        CompletableFuture<ChatResult> reply = new CompletableFuture<>();
        try (ChatHouse house = ChatHouse.of(model)) {
            house.start(new RecordingListener<>() {
                @Override
                public void onComplete(ChatResult result) {
                    reply.complete(house.orchestrator.chat(result.reply("More")));
                }
            });
            assertThat(reply.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join()
                            .message())
                    .isEqualTo("B");
            assertThat(house.messages()).extracting(Message::text).isEqualTo(List.of("Hi", "A", "More", "B"));
        }
    }
}
