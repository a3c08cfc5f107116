package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Mode;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of an exchange beside its words. */
@Timeout(60)
class StoredMessagesTest {

    private static final Caller CALLER = Caller.user("u-1");

    private final WatchedStores stores = new WatchedStores();

    @Test
    void an_answer_keeps_how_it_came_about() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("Yes.").finish(FinishReason.LENGTH));
        ChatResult answer = ask(
                model,
                ChatRequest.builder(CALLER, "One?")
                        .requestId("r-1")
                        .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                        .model("acme/large")
                        .build());
        Message stored = answerOf(answer);
        MessageMetadata metadata = stored.metadata();
        assertThat(stored.id()).isEqualTo(answer.messageId()).isEqualTo("r-1/answer");
        assertThat(stored.role()).isEqualTo(Role.ASSISTANT);
        assertThat(stored.status()).isEqualTo(Status.COMPLETE);
        assertThat(metadata.mode()).isEqualTo(Mode.CHAT);
        assertThat(metadata.requestId()).isEqualTo("r-1");
        assertThat(metadata.runId()).isEqualTo(answer.runId()).startsWith("run-");
        assertThat(metadata.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(metadata.model()).isEqualTo("acme/large").isEqualTo(answer.model());
        assertThat(metadata.provider()).isEqualTo("scripted").isEqualTo(answer.provider());
        assertThat(metadata.finishReason()).isEqualTo(FinishReason.LENGTH).isEqualTo(answer.finishReason());
        assertThat(metadata.usage())
                .isEqualTo(new Usage(2, 1, 0, 0, ScriptedModel.COST, Usage.CostBasis.PROVIDER))
                .isEqualTo(answer.usage());
        assertThat(metadata.error()).isNull();
        assertThat(metadata.suggestions()).hasSize(2).isEqualTo(answer.suggestions());
    }

    @Test
    void a_question_keeps_the_request_it_belongs_to() {
        ChatResult answer = ask(
                ScriptedModel.answering("Yes."),
                ChatRequest.builder(CALLER, " One?\n").traceId("t-1").build());
        Message question = stores.messages(CALLER, answer.conversationId()).get(0);
        assertThat(question.text()).isEqualTo(" One?\n");
        assertThat(question.role()).isEqualTo(Role.USER);
        assertThat(question.metadata().mode()).isEqualTo(Mode.CHAT);
        assertThat(question.metadata().traceId()).isEqualTo("t-1");
        assertThat(question.metadata().runId()).isEqualTo(answer.runId());
        assertThat(question.metadata().usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void without_a_trace_id_one_is_made_that_tracing_understands() {
        ChatResult answer = ask(ScriptedModel.answering("Yes."), ChatRequest.of(CALLER, "One?"));
        assertThat(answer.traceId()).matches("[0-9a-f]{32}");
        assertThat(answerOf(answer).metadata().traceId()).isEqualTo(answer.traceId());
    }

    @Test
    void the_prompt_that_led_to_it_is_kept_with_its_version() {
        ScriptedModel model = ScriptedModel.answering("Yes.");
        assertThat(answerOf(ask(model, ChatRequest.of(CALLER, "One?")))
                        .metadata()
                        .prompt())
                .isEqualTo("chat.persona@1");
        Prompts own = Prompts.defaults().with(new Prompt(Prompts.CHAT_PERSONA, "acme-3", "You are Acme."));
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).prompts(own).build()) {
            ChatResult answer = orchestrator.chat(ChatRequest.of(CALLER, "One?"));
            assertThat(answerOf(answer).metadata().prompt()).isEqualTo("chat.persona@acme-3");
        }
    }

    @Test
    void latency_is_the_time_from_the_call_to_the_end_of_the_answer() {
        VirtualTime time = new VirtualTime();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel model =
                ScriptedModel.playing(Script.answer("Ye").waitFor(gate).then("s."));
        try (Orchestrator orchestrator = Orchestrator.builder(model)
                .stores(stores)
                .time(time.clock(), time)
                .build()) {
            Run<ChatResult> run = orchestrator.chat(ChatRequest.of(CALLER, "One?"), StreamListener.text(text -> {}));
            Eventually.until("the model has begun", () -> run.textSoFar().equals("Ye"));
            time.pass(Duration.ofMillis(3_210));
            gate.complete(null);
            ChatResult answer = run.await();
            assertThat(answer.latency()).isEqualTo(Duration.ofMillis(3_210));
            List<Message> messages = stores.messages(CALLER, answer.conversationId());
            assertThat(messages.get(1).metadata().latency()).isEqualTo(Duration.ofMillis(3_210));
            assertThat(Duration.between(
                            messages.get(0).createdAt(), messages.get(1).createdAt()))
                    .isEqualTo(Duration.ofMillis(3_210));
        }
    }

    @Test
    void parts_that_are_no_text_are_kept_with_the_answer() {
        DataPart part = new DataPart("chart", Map.of("points", List.of(1, 2, 3)));
        ScriptedModel model = ScriptedModel.playing(Script.answer("See:").event(part));
        ChatResult answer = ask(model, ChatRequest.of(CALLER, "One?"));
        assertThat(answer.parts()).containsExactly(part);
        assertThat(answerOf(answer).parts()).containsExactly(part);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            What makes a good twist?, What makes a good twist?
            '  What\n makes\t\ta  good twist?\n', What makes a good twist?
            aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee ffffffff ggg, aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee ffffffff…
            aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggg, aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff…
            aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee ffffffffff, aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee ffffffffff
            """)
    void the_title_is_the_first_words(String text, String title) {
        assertThat(title(text)).isEqualTo(title);
    }

    @Test
    void a_title_cuts_a_word_that_is_too_long_but_no_character() {
        assertThat(title("a".repeat(100))).isEqualTo("a".repeat(60) + "…");
        assertThat(title("a".repeat(59) + "🚀🚀🚀")).isEqualTo("a".repeat(59) + "…");
        assertThat(title("a".repeat(58) + "🚀🚀🚀")).isEqualTo("a".repeat(58) + "🚀…");
    }

    @Test
    void the_title_stays_when_the_conversation_goes_on() {
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("Yes."))
                .stores(stores)
                .build()) {
            orchestrator.chat(orchestrator.chat(ChatRequest.of(CALLER, "One?")).reply("Two?"));
        }
        assertThat(stores.conversationsOf(CALLER).get(0).title()).isEqualTo("One?");
    }

    @Test
    void later_turns_are_booked_on_the_project_of_their_conversation() {
        InMemoryStores booked = InMemoryStores.create();
        try (Orchestrator orchestrator = Orchestrator.builder(ScriptedModel.answering("Yes."))
                .stores(booked)
                .build()) {
            ChatResult first = orchestrator.chat(
                    ChatRequest.builder(CALLER, "One?").project("p-1").build());
            orchestrator.chat(first.reply("Two?"));
        }
        UsageSum sum = booked.usage().sum(UsageQuery.ALL.withProject("p-1").withUser(CALLER.userId()));
        assertThat(sum.calls()).isEqualTo(2);
        assertThat(sum.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
    }

    @Test
    void the_project_is_kept_with_the_conversation() {
        ask(
                ScriptedModel.answering("Yes."),
                ChatRequest.builder(CALLER, "One?").project("p-1").build());
        assertThat(stores.conversationsOf(CALLER).get(0).projectId()).isEqualTo("p-1");
    }

    private String title(String text) {
        return stores.conversations()
                .find(
                        CALLER.userId(),
                        ask(ScriptedModel.answering("Yes."), ChatRequest.of(CALLER, text))
                                .conversationId())
                .orElseThrow()
                .title();
    }

    private ChatResult ask(ScriptedModel model, ChatRequest request) {
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).build()) {
            return orchestrator.chat(request);
        }
    }

    private Message answerOf(ChatResult answer) {
        return stores.messages(CALLER, answer.conversationId()).get(1);
    }
}
