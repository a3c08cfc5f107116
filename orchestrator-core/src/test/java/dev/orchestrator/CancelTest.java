package dev.orchestrator;

import static dev.orchestrator.ChatHouse.ANNA;
import static dev.orchestrator.ChatHouse.endOf;
import static dev.orchestrator.ChatHouse.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.Run;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelTest {

    private final RecordingListener<ChatResult> heard = new RecordingListener<>();

    private void assertCancelled(Run<?> run) {
        endOf(run);
        assertThat(heard.ends()).isEqualTo(1);
        assertThat(heard.error()).get().isInstanceOf(CancelledException.class);
        assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
        assertThat(run.cancel()).isFalse();
    }

    @Test
    void before_the_first_token() {
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer().stall()))) {
            Run<ChatResult> run = house.start(heard);
            eventually(() -> !heard.frames().isEmpty());
            assertThat(run.cancel()).isTrue();
            assertCancelled(run);
            assertThat(house.messages()).extracting(Message::text).containsExactly("Hi");
        }
    }

    @Test
    void idle_after_a_token_keeps_the_partial_answer() {
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer("Half").stall()))) {
            Run<ChatResult> run = house.start(heard);
            heard.firstText().join();
            assertThat(run.cancel()).isTrue();
            assertCancelled(run);
            assertThat(house.last().text()).isEqualTo("Half");
            assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(house.last().metadata().error()).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    @Test
    void inside_a_slow_listener_the_partial_answer_is_stored_without_waiting_for_it() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordingListener<ChatResult> slow = new RecordingListener<>() {
            @Override
            public void onText(String delta) {
                inside.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError("a run's thread is never interrupted", e);
                }
            }

            @Override
            public void onEvent(dev.orchestrator.stream.EventFrame frame) {
                super.onEvent(frame);
                if (frame.event() instanceof dev.orchestrator.stream.StreamEvent.TextDelta delta) {
                    onText(delta.text());
                }
            }
        };
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A", "B"))) {
            Run<ChatResult> run = house.start(slow);
            inside.await();
            assertThat(run.cancel()).isTrue();
            eventually(() -> house.messages().size() == 2);
            assertThat(house.last().text()).isEqualTo("A");
            assertThat(slow.ends()).isZero();
            release.countDown();
            endOf(run);
            assertThat(slow.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.CANCELLED);
            assertThat(house.messages()).hasSize(2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void from_its_own_callbacks() {
        for (String where : List.of("onStart", "onEvent")) {
            RecordingListener<ChatResult> cancelling = new RecordingListener<>() {
                @Override
                public void onStart(Run<?> run) {
                    super.onStart(run);
                    if (where.equals("onStart")) {
                        run.cancel();
                    }
                }

                @Override
                public void onEvent(dev.orchestrator.stream.EventFrame frame) {
                    super.onEvent(frame);
                    run().join().cancel();
                }
            };
            try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A", "B"))) {
                endOf(house.start(cancelling));
                assertThat(cancelling.error()).get().isInstanceOf(CancelledException.class);
                assertThat(cancelling.ends()).isEqualTo(1);
                assertThat(cancelling.frames()).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void before_its_thread_has_begun() {
        List<Runnable> waiting = new ArrayList<>();
        ScriptedModel model = ScriptedModel.answering("A");
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).executor(waiting::add).build()) {
            Run<ChatResult> run = orchestrator.chat(ChatRequest.of(ANNA, "Hi"), heard);
            assertThat(run.cancel()).isTrue();
            waiting.forEach(Runnable::run);
            assertCancelled(run);
            assertThat(model.requests()).isEmpty();
        }
    }

    @Test
    void while_it_waits_for_another_run_of_its_conversation() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel model =
                ScriptedModel.playing(Script.answer().waitFor(gate).then("1"), Script.answer("2"));
        try (ChatHouse house = ChatHouse.of(model)) {
            Run<ChatResult> first = house.start(new RecordingListener<>());
            Run<ChatResult> second = house.start(heard);
            Run<ChatResult> third = house.start(new RecordingListener<>());
            heard.run().join();
            second.cancel();
            assertCancelled(second);
            gate.complete(null);
            assertThat(first.await().message()).isEqualTo("1");
            assertThat(third.await().message()).isEqualTo("2");
            assertThat(house.messages()).extracting(Message::text).containsExactly("Hi", "1", "Hi", "2");
        }
    }

    @Test
    void after_the_end_does_nothing() {
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A"))) {
            Run<ChatResult> run = house.start(heard);
            run.await();
            assertThat(run.cancel()).isFalse();
            assertThat(house.last().status()).isEqualTo(Message.Status.COMPLETE);
            assertThat(heard.ends()).isEqualTo(1);
        }
    }

    @Test
    void by_id_and_only_by_its_own_caller() {
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer("A").stall()))) {
            Run<ChatResult> run = house.start(heard);
            heard.firstText().join();
            assertThat(house.orchestrator.cancel(Caller.user("ben"), run.id())).isFalse();
            assertThat(run.isDone()).isFalse();
            assertThat(house.orchestrator.cancel(ANNA, "run-unknown")).isFalse();
            assertThat(house.orchestrator.cancel(ANNA, run.id())).isTrue();
            assertCancelled(run);
        }
    }

    @Test
    void interrupting_a_blocking_call_cancels_its_run() throws Exception {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A").stall());
        try (ChatHouse house = ChatHouse.of(model)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    house.orchestrator.chat(house.ask("Hi").build());
                } catch (OrchestratorException e) {
                    thrown.set(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            caller.start();
            eventually(() -> !model.requests().isEmpty());
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(CancelledException.class);
            eventually(() -> house.messages().size() == 2);
            assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
        }
    }

    @Test
    void interrupting_a_thread_in_await_leaves_the_run_alone() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer().waitFor(gate).then("A")))) {
            Run<ChatResult> run = house.start(heard);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = new Thread(() -> {
                try {
                    run.await();
                } catch (OrchestratorException e) {
                    thrown.set(e);
                }
            });
            waiter.start();
            waiter.interrupt();
            waiter.join();
            assertThat(thrown.get()).isInstanceOf(CancelledException.class);
            gate.complete(null);
            assertThat(run.await().message()).isEqualTo("A");
        }
    }

    @Test
    void closing_the_orchestrator_cancels_its_runs_and_closes_in_reverse_order() {
        List<String> closed = new ArrayList<>();
        ChatHouse house = ChatHouse.of(ScriptedModel.playing(Script.answer("A").stall()));
        Orchestrator orchestrator = Orchestrator.builder(
                        ScriptedModel.playing(Script.answer("A").stall()))
                .stores(house.stores)
                .closing(() -> closed.add("driver"), () -> closed.add("client"))
                .closing(() -> closed.add("last"))
                .build();
        Run<ChatResult> run = orchestrator.chat(house.ask("Hi").build(), heard);
        heard.firstText().join();
        orchestrator.close();
        orchestrator.close();
        assertCancelled(run);
        assertThat(closed).containsExactly("last", "client", "driver");
        assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
        assertThatThrownBy(() -> orchestrator.chat(ChatRequest.of(ANNA, "Hi")))
                .isInstanceOf(IllegalStateException.class);
        house.close();
    }
}
