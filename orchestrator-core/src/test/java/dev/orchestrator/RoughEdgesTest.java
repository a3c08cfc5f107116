package dev.orchestrator;

import static dev.orchestrator.ChatHouse.ANNA;
import static dev.orchestrator.ChatHouse.endOf;
import static dev.orchestrator.ChatHouse.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners, stores, executors and suppliers do that they should not, and who must not suffer from it. */
@Timeout(60)
class RoughEdgesTest {

    private final RecordingListener<ChatResult> heard = new RecordingListener<>();

    @ParameterizedTest
    @ValueSource(strings = {"onStart", "onEvent", "onComplete", "onError"})
    void an_error_in_a_listener_ends_its_run_and_nobody_waits_for_ever(String where) {
        AssertionError own = new AssertionError("expected blue");
        ThrowingListener failing = new ThrowingListener(where, own);
        Script script = where.equals("onError")
                ? Script.answer().fail(new OrchestratorException(ErrorCode.LLM_ERROR, "down"))
                : Script.answer("A");
        try (ChatHouse house = ChatHouse.of(ScriptedModel.playing(script))) {
            endOf(house.start(failing));
            assertThat(failing.ends()).isEqualTo(1);
            if (where.equals("onStart") || where.equals("onEvent")) {
                assertThat(failing.error())
                        .get()
                        .isInstanceOf(CancelledException.class)
                        .extracting(Throwable::getCause)
                        .isSameAs(own);
            }
        }
    }

    private static ConversationStore failing(ConversationStore store, String method, int times) {
        AtomicInteger left = new AtomicInteger(times);
        return (ConversationStore) Proxy.newProxyInstance(
                RoughEdgesTest.class.getClassLoader(),
                new Class<?>[] {ConversationStore.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && left.getAndDecrement() > 0) {
                        throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the store is away");
                    }
                    try {
                        return called.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void an_answer_that_cannot_be_stored_at_once_is_stored_all_the_same() {
        ConversationStore store = InMemoryStores.create().conversations();
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A"))
                .conversations(failing(store, "finishTurn", 1))
                .build()) {
            ChatResult answer = orchestrator.chat(ChatRequest.of(ANNA, "Hi"));
            assertThat(orchestrator
                            .conversations()
                            .get(ANNA, answer.conversationId())
                            .messageCount())
                    .isEqualTo(2);
        }
    }

    @Test
    void an_answer_whose_store_is_away_for_longer_is_kept_as_interrupted_and_the_conversation_goes_on() {
        ConversationStore store = InMemoryStores.create().conversations();
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A"))
                .conversations(failing(store, "finishTurn", 2))
                .build()) {
            String id = orchestrator.conversations().create(ANNA, null, "test").id();
            ChatRequest ask = ChatRequest.builder(ANNA, "Hi").conversation(id).build();
            endOf(orchestrator.chat(ask, heard));
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.DATABASE_ERROR);
            Message kept = orchestrator
                    .conversations()
                    .messages(ANNA, id, Long.MAX_VALUE, 1)
                    .get(0)
                    .message();
            assertThat(kept.text()).isEqualTo("A");
            assertThat(kept.status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(orchestrator.chat(ask).message()).isEqualTo("A");
        }
    }

    @Test
    void a_jvm_without_threads_is_an_error_and_blocks_nobody() {
        AtomicInteger calls = new AtomicInteger();
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A"))
                .executor(task -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    new Thread(task).start();
                })
                .build()) {
            String id = orchestrator.conversations().create(ANNA, null, "test").id();
            ChatRequest ask = ChatRequest.builder(ANNA, "Hi").conversation(id).build();
            endOf(orchestrator.chat(ask, heard));
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(orchestrator.chat(ask).message()).isEqualTo("A");
        }
    }

    @Test
    void a_scheduler_that_refuses_is_an_error() {
        Scheduler refusing = (delay, task) -> {
            throw new IllegalStateException("shut down");
        };
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("A"))
                .time(Clock.systemUTC(), refusing)
                .build()) {
            endOf(orchestrator.chat(ChatRequest.of(ANNA, "Hi"), heard));
            assertThat(heard.ends()).isEqualTo(1);
            assertThat(heard.error()).isPresent();
        }
    }

    @Test
    void somebody_else_who_names_a_busy_conversation_is_told_at_once_that_there_is_none() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer("A").waitFor(gate)))) {
            Run<ChatResult> busy = house.start(new RecordingListener<>());
            ChatRequest nosy = ChatRequest.builder(Caller.user("ben"), "Hi")
                    .conversation(house.conversation.id())
                    .build();
            endOf(house.orchestrator.chat(nosy, heard));
            assertThat(heard.error())
                    .get()
                    .extracting(OrchestratorException::code)
                    .isEqualTo(ErrorCode.CONVERSATION_NOT_FOUND);
            gate.complete(null);
            assertThat(busy.await().message()).isEqualTo("A");
        }
    }

    @Test
    void cancelling_ends_a_run_whose_attachment_never_arrives() {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                reading.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new AssertionError("a run's thread is never interrupted", e);
                }
                return -1;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        try (ChatHouse house = ChatHouse.of(ScriptedModel.answering("A"))) {
            ChatRequest ask = house.ask("Hi")
                    .attach(Attachment.of("slow.txt", "text/plain", () -> endless))
                    .build();
            Run<ChatResult> run = house.orchestrator.chat(ask, heard);
            reading.await();
            assertThat(run.cancel()).isTrue();
            endOf(run);
            assertThat(heard.error()).get().isInstanceOf(CancelledException.class);
            assertThat(house.messages()).isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_stuck_listener_does_not_keep_a_cancelled_conversation_from_going_on() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        RecordingListener<ChatResult> stuck = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                super.onEvent(frame);
                if (firstText().isDone()) {
                    release.join();
                }
            }
        };
        try (ChatHouse house = ChatHouse.of(ScriptedModel.playing(Script.answer("A"), Script.answer("B")))) {
            Run<ChatResult> run = house.start(stuck);
            stuck.firstText().join();
            run.cancel();
            assertThat(house.orchestrator
                            .chat(house.ask("More")
                                    .timeout(Duration.ofSeconds(20))
                                    .build())
                            .message())
                    .isEqualTo("B");
            release.complete(null);
            endOf(run);
            assertThat(house.messages()).extracting(Message::text).isEqualTo(List.of("Hi", "A", "More", "B"));
        }
    }

    @Test
    void an_answer_that_broke_off_before_it_was_counted_does_not_claim_to_be_free() {
        try (ChatHouse house =
                ChatHouse.of(ScriptedModel.playing(Script.answer("Half").stall()))) {
            Run<ChatResult> run = house.start(heard);
            heard.firstText().join();
            run.cancel();
            endOf(run);
            eventually(() -> house.messages().size() == 2);
            assertThat(house.last().metadata().usage().basis()).isEqualTo(CostBasis.UNKNOWN);
        }
    }

    @Test
    void an_interrupted_answer_says_who_was_answering() {
        Script broken = Script.answer()
                .event(new AnswerStarted("a/model", "acme", "gen-1"))
                .then("Half")
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "acme", "broke off"));
        try (ChatHouse house = ChatHouse.of(ScriptedModel.playing(broken))) {
            endOf(house.start(heard));
            assertThat(house.last().metadata().model()).isEqualTo("a/model");
            assertThat(house.last().metadata().provider()).isEqualTo("acme");
            assertThat(house.last().metadata().providerRequestId()).isEqualTo("gen-1");
        }
    }

    @Test
    void what_a_failed_call_consumed_is_counted_though_it_said_nothing() {
        Usage consumed = new Usage(10, 20, 0, 0, ScriptedModel.COST, CostBasis.PROVIDER);
        Script thought = Script.answer()
                .event(new UsageReported(consumed))
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "broke off"));
        try (ChatHouse house = ChatHouse.of(ScriptedModel.playing(thought, Script.answer("B")))) {
            endOf(house.start(heard));
            assertThat(house.stores
                            .conversations()
                            .find(ANNA.userId(), house.conversation.id())
                            .orElseThrow()
                            .usage())
                    .isEqualTo(consumed);
            assertThat(house.last().status()).isEqualTo(Message.Status.INTERRUPTED);
            assertThat(house.orchestrator.chat(house.ask("More").build()).message())
                    .isEqualTo("B");
        }
    }

    @Test
    void an_interrupted_thread_that_closes_waits_for_its_runs_all_the_same() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        RecordingListener<ChatResult> slow = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                super.onEvent(frame);
                if (firstText().isDone()) {
                    release.join();
                }
            }
        };
        ChatHouse house = ChatHouse.of(ScriptedModel.playing(Script.answer("A").stall()));
        Run<ChatResult> run = house.start(slow);
        slow.firstText().join();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            house.close();
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        closing.start();
        eventually(() -> closing.getState() == Thread.State.TIMED_WAITING);
        closing.interrupt();
        release.complete(null);
        assertThat(stillInterrupted.join()).isTrue();
        assertThat(run.isDone()).isTrue();
    }

    @Test
    void a_request_id_that_looks_like_an_answer_of_another_one_is_a_request_of_its_own() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("1"), Script.answer("2"));
        try (ChatHouse house = ChatHouse.of(model)) {
            house.orchestrator.chat(house.ask("First").requestId("x/answer").build());
            assertThat(house.orchestrator
                            .chat(house.ask("Second").requestId("x").build())
                            .message())
                    .isEqualTo("2");
        }
    }
}
