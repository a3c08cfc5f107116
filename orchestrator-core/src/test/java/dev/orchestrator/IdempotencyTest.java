package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Caller;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same request again is the same piece of work, whoever repeats it and when. */
@Timeout(60)
class IdempotencyTest {

    private static final Caller CALLER = Caller.user("u-1");

    private final WatchedStores stores = new WatchedStores();

    @RepeatedTest(20)
    void sixteen_threads_with_one_request_id_make_one_model_call() throws Exception {
        ScriptedModel model = ScriptedModel.answering("Yes", ".");
        try (Orchestrator orchestrator = orchestrator(model)) {
            List<ChatResult> answers = atOnce(16, () -> orchestrator.chat(request("r-1", "One?")));
            assertThat(model.requests()).hasSize(1);
            assertThat(answers).extracting(ChatResult::messageId).containsOnly("r-1/answer");
            assertThat(answers).containsOnly(answers.get(0));
            assertThat(texts(answers.get(0))).containsExactly("One?", "Yes.");
        }
    }

    @RepeatedTest(10)
    void two_processes_with_one_store_make_one_model_call() throws Exception {
        ScriptedModel one = ScriptedModel.answering("Yes.");
        ScriptedModel two = ScriptedModel.answering("Yes.");
        try (Orchestrator first = orchestrator(one);
                Orchestrator second = orchestrator(two)) {
            CyclicBarrier start = new CyclicBarrier(2);
            List<ChatResult> answers = onThreads(
                    () -> started(start, first, request("r-1", "One?")),
                    () -> started(start, second, request("r-1", "One?")));
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(1);
            assertThat(answers.get(0)).isEqualTo(answers.get(1));
            assertThat(texts(answers.get(0))).containsExactly("One?", "Yes.");
        }
    }

    @Test
    void the_later_one_waits_for_the_first_one_in_another_process() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel slow =
                ScriptedModel.playing(Script.answer("Ye").waitFor(gate).then("s."));
        ScriptedModel idle = ScriptedModel.answering("No.");
        RecordingListener<ChatResult> later = new RecordingListener<>();
        try (Orchestrator first = orchestrator(slow);
                Orchestrator second = orchestrator(idle)) {
            Run<ChatResult> one = first.chat(request("r-1", "One?"), StreamListener.text(text -> {}));
            Eventually.until("the first one is answering", () -> one.textSoFar().equals("Ye"));
            Run<ChatResult> two = second.chat(request("r-1", "One?"), later);
            later.run().join();
            assertThat(two.isDone()).isFalse();
            gate.complete(null);
            assertThat(two.await()).isEqualTo(one.await());
            assertThat(later.text()).isEqualTo("Yes.");
            assertThat(idle.requests()).isEmpty();
        }
    }

    @RepeatedTest(10)
    void two_processes_answer_in_one_conversation_one_after_the_other() throws Exception {
        String conversation = stores.conversation(CALLER);
        try (Orchestrator first = orchestrator(ScriptedModel.answering("A", "!"));
                Orchestrator second = orchestrator(ScriptedModel.answering("B", "!"))) {
            CyclicBarrier start = new CyclicBarrier(2);
            List<ChatResult> answers = onThreads(
                    () -> started(start, first, in(conversation, "a?")),
                    () -> started(start, second, in(conversation, "b?")));
            assertThat(texts(answers.get(0))).isIn(List.of("a?", "A!", "b?", "B!"), List.of("b?", "B!", "a?", "A!"));
        }
    }

    @Test
    void a_repeated_request_streams_the_stored_answer_and_returns_the_same_result() {
        ScriptedModel model = ScriptedModel.answering("Yes", ".");
        RecordingListener<ChatResult> listener = new RecordingListener<>();
        try (Orchestrator orchestrator = orchestrator(model)) {
            ChatResult first = orchestrator.chat(request("r-1", "One?"));
            ChatResult again =
                    orchestrator.chat(request("r-1", "One?"), listener).await();
            assertThat(again).isEqualTo(first);
            assertThat(again.suggestions()).isNotEmpty();
            assertThat(listener.text()).isEqualTo("Yes.");
            assertThat(conversation(again).usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
        }
    }

    @Test
    void a_new_conversation_is_found_again_by_the_request_id() {
        try (Orchestrator orchestrator = orchestrator(ScriptedModel.answering("Yes."))) {
            String first = orchestrator.chat(request("r-1", "One?")).conversationId();
            assertThat(orchestrator.chat(request("r-1", "One?")).conversationId())
                    .isEqualTo(first);
            assertThat(orchestrator.chat(request("r-2", "One?")).conversationId())
                    .isNotEqualTo(first);
            assertThat(orchestrator.chat(ChatRequest.of(CALLER, "One?")).conversationId())
                    .isNotEqualTo(
                            orchestrator.chat(ChatRequest.of(CALLER, "One?")).conversationId());
        }
    }

    @Test
    void the_same_request_id_of_somebody_else_is_another_request() {
        ScriptedModel model = ScriptedModel.answering("Yes.");
        try (Orchestrator orchestrator = orchestrator(model)) {
            ChatResult mine = orchestrator.chat(request("r-1", "One?"));
            ChatResult theirs = orchestrator.chat(ChatRequest.builder(Caller.user("u-2"), "Two?")
                    .requestId("r-1")
                    .build());
            assertThat(theirs.conversationId()).isNotEqualTo(mine.conversationId());
            assertThat(model.requests()).hasSize(2);
        }
    }

    @Test
    void the_same_request_id_with_another_text_is_refused() {
        ScriptedModel model = ScriptedModel.answering("Yes.");
        try (Orchestrator orchestrator = orchestrator(model)) {
            orchestrator.chat(request("r-1", "One?"));
            List<Object> before = stores.everythingOf(CALLER);
            OrchestratorException refused = catchThrowableOfType(
                    OrchestratorException.class, () -> orchestrator.chat(request("r-1", "Another?")));
            assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(refused).hasMessageContaining("r-1").hasMessageNotContaining("Another?");
            assertThat(stores.everythingOf(CALLER)).isEqualTo(before);
            assertThat(model.requests()).hasSize(1);
        }
    }

    @Test
    void a_request_that_failed_is_done_again_in_its_place() {
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(outOfOrder()), Script.answer("Yes."));
        try (Orchestrator orchestrator = orchestrator(model)) {
            assertThatThrownBy(() -> orchestrator.chat(request("r-1", "One?"))).isInstanceOf(ModelException.class);
            String conversation = stores.conversationsOf(CALLER).get(0).id();
            assertThat(stores.messages(CALLER, conversation))
                    .extracting(Message::text)
                    .containsExactly("One?");
            assertThat(texts(orchestrator.chat(request("r-1", "One?")))).containsExactly("One?", "Yes.");
        }
    }

    @Test
    void an_interrupted_answer_is_replaced_in_its_place() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Ye").fail(outOfOrder()), Script.answer("Yes."), Script.answer("Two."));
        try (Orchestrator orchestrator = orchestrator(model)) {
            assertThatThrownBy(() -> orchestrator.chat(request("r-1", "One?"))).isInstanceOf(ModelException.class);
            String conversation = stores.conversationsOf(CALLER).get(0).id();
            Message half = stores.messages(CALLER, conversation).get(1);
            assertThat(half.text()).isEqualTo("Ye");
            assertThat(half.status()).isEqualTo(Status.INTERRUPTED);
            assertThat(half.metadata().error()).isEqualTo(ErrorCode.LLM_ERROR);

            orchestrator.chat(in(conversation, "Two?"));
            ChatRequest retry = ChatRequest.builder(CALLER, "One?")
                    .conversation(conversation)
                    .requestId("r-1")
                    .build();
            assertThat(texts(orchestrator.chat(retry))).containsExactly("One?", "Two.", "Two?", "Yes.");
        }
    }

    @Test
    void a_conversation_works_after_a_failure() {
        ScriptedModel model = ScriptedModel.playing(Script.answer().fail(outOfOrder()), Script.answer("Yes."));
        try (Orchestrator orchestrator = orchestrator(model)) {
            assertThatThrownBy(() -> orchestrator.chat(request("r-1", "One?"))).isInstanceOf(ModelException.class);
            String conversation = stores.conversationsOf(CALLER).get(0).id();
            assertThat(texts(orchestrator.chat(in(conversation, "Two?")))).containsExactly("One?", "Two?", "Yes.");
        }
    }

    @Test
    void chats_at_once_in_one_conversation_are_answered_in_the_order_of_the_calls() {
        try (Orchestrator orchestrator = orchestrator(ScriptedModel.answering("Yes", "."))) {
            for (int repeat = 0; repeat < 200; repeat++) {
                String conversation = stores.conversation(CALLER);
                Run<ChatResult> one = orchestrator.chat(in(conversation, "One?"), StreamListener.text(text -> {}));
                Run<ChatResult> two = orchestrator.chat(in(conversation, "Two?"), StreamListener.text(text -> {}));
                two.await();
                assertThat(texts(one.await())).containsExactly("One?", "Yes.", "Two?", "Yes.");
            }
        }
    }

    @Test
    void conversations_do_not_wait_for_each_other() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel model = ScriptedModel.playing(Script.answer("Yes.").waitFor(gate), Script.answer("No."));
        try (Orchestrator orchestrator = orchestrator(model)) {
            Run<ChatResult> slow = orchestrator.chat(request("r-1", "One?"), StreamListener.text(text -> {}));
            Eventually.until(
                    "the first one is answering", () -> slow.textSoFar().equals("Yes."));
            assertThat(orchestrator.chat(request("r-2", "Two?")).message()).isEqualTo("No.");
            gate.complete(null);
            assertThat(slow.await().message()).isEqualTo("Yes.");
        }
    }

    @Test
    void usage_and_cost_are_summed_for_the_conversation() {
        ScriptedModel model = ScriptedModel.answering("Yes.");
        try (Orchestrator orchestrator = orchestrator(model)) {
            ChatResult first = orchestrator.chat(request("r-1", "One?"));
            ChatResult second = orchestrator.chat(first.reply("Two?"));
            Conversation conversation = conversation(second);
            assertThat(conversation.usage()).isEqualTo(first.usage().plus(second.usage()));
            assertThat(conversation.usage().cost())
                    .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
            assertThat(conversation.messageCount()).isEqualTo(4);
        }
    }

    @Test
    void what_an_interrupted_answer_consumed_is_counted_too() {
        Usage half = Usage.NONE.withCost(new BigDecimal("0.5"), Usage.CostBasis.PROVIDER);
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Ye").event(new UsageReported(half)).fail(outOfOrder()), Script.answer("Yes."));
        try (Orchestrator orchestrator = orchestrator(model)) {
            assertThatThrownBy(() -> orchestrator.chat(request("r-1", "One?"))).isInstanceOf(ModelException.class);
            ChatResult answer = orchestrator.chat(request("r-1", "One?"));
            assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST);
            assertThat(conversation(answer).usage().cost()).isEqualByComparingTo(ScriptedModel.COST.add(half.cost()));
        }
    }

    private static ModelException.Builder outOfOrder() {
        return ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order");
    }

    private Orchestrator orchestrator(ScriptedModel model) {
        return Orchestrator.builder(model).stores(stores).build();
    }

    private static ChatRequest request(String requestId, String text) {
        return ChatRequest.builder(CALLER, text).requestId(requestId).build();
    }

    private static ChatRequest in(String conversation, String text) {
        return ChatRequest.builder(CALLER, text).conversation(conversation).build();
    }

    private List<String> texts(ChatResult answer) {
        return stores.messages(CALLER, answer.conversationId()).stream()
                .map(Message::text)
                .toList();
    }

    private Conversation conversation(ChatResult answer) {
        return stores.conversations()
                .find(CALLER.userId(), answer.conversationId())
                .orElseThrow();
    }

    private interface Asking {
        ChatResult ask() throws Exception;
    }

    private static ChatResult started(CyclicBarrier start, Orchestrator orchestrator, ChatRequest request)
            throws Exception {
        start.await();
        return orchestrator.chat(request);
    }

    private static List<ChatResult> atOnce(int threads, Asking asking) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        Asking[] all = new Asking[threads];
        Arrays.fill(all, (Asking) () -> {
            start.await();
            return asking.ask();
        });
        return onThreads(all);
    }

    private static List<ChatResult> onThreads(Asking... all) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.length);
        try {
            List<Future<ChatResult>> futures = new ArrayList<>();
            for (Asking asking : all) {
                futures.add(threads.submit(asking::ask));
            }
            List<ChatResult> answers = new ArrayList<>();
            for (Future<ChatResult> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
