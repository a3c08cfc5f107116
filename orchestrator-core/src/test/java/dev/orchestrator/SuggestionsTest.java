package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.testing.RecordingListener;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user might ask next, through the facade; the rules themselves have a test of their own. */
@Timeout(60)
class SuggestionsTest {

    private static final Caller CALLER = Caller.user("u-1");
    private static final String[] BY_RULES = {"Can you provide an example?", "What are the pros and cons?"};

    private final RecordingListener<ChatResult> listener = new RecordingListener<>();

    @Test
    void rules_are_the_default() {
        ChatResult answer = ask(ScriptedModel.answering("A twist."), ChatRequest.of(CALLER, "What?"));
        assertThat(answer.suggestions()).containsExactly(BY_RULES);
    }

    @Test
    void none_are_made_where_none_are_wanted() {
        ScriptedModel model = ScriptedModel.answering("A twist.");
        assertThat(ask(model, request(Suggestions.NONE)).suggestions()).isEmpty();
        assertThat(model.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Why?\nWho?\nWhen?",
                "1. Why?\n2. Who?\n3. When?\n4. Where?",
                "- Why?\n\n* Who?\n• When?\n",
                "Here are three questions:\n\n1) Why?\n2) Who?\n3) When?",
                "Why?\r\nWho?\r\nWho?\r\nWhen?",
                "**Why?**\n1. **Who?**\n\"When?\"\n"
            })
    void a_model_that_is_asked_proposes_three_at_most(String reply) {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer(reply));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly("Why?", "Who?", "When?");
    }

    @Test
    void a_number_that_begins_a_question_belongs_to_it() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer("3D or 2D?\n2. なぜですか。"));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly("3D or 2D?", "なぜですか。");
    }

    @Test
    void the_model_is_shown_question_and_answer_in_a_short_cheap_call() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer("Why?"));
        ask(model, request(Suggestions.MODEL));
        assertThat(Prompted.text(Prompted.question(model))).contains("What?").contains("A twist.");
        assertThat(model.requests().get(1).maxTokens()).isLessThanOrEqualTo(200);
    }

    @Test
    void a_long_exchange_is_not_sent_again_as_a_whole() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("long ".repeat(10_000)), Script.answer("Why?"));
        ask(model, request(Suggestions.MODEL));
        assertThat(Prompted.text(Prompted.question(model))).hasSizeLessThan(10_000);
    }

    @Test
    void its_words_are_not_streamed_and_its_usage_is_counted() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A ", "twist."), Script.answer("Why?"));
        ChatResult answer = ask(model, request(Suggestions.MODEL));
        assertThat(listener.text()).isEqualTo("A twist.").isEqualTo(answer.message());
        assertThat(listener.events(UsageReported.class)).hasSize(2);
        assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "1.\n2)\n-", "```\n```", "{}", "[\"Why?\", \"Who?\"]", "Here they are:"})
    void garbage_makes_the_rules_decide(String reply) {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer(reply));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly(BY_RULES);
    }

    @Test
    void an_essay_makes_the_rules_decide() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer("long ".repeat(100)));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly(BY_RULES);
    }

    @Test
    void a_failing_model_makes_the_rules_decide() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("A twist."),
                Script.answer().fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order")));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly(BY_RULES);
    }

    @Test
    void a_broken_adapter_makes_the_rules_decide() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("A twist."), Script.answer().fail(new IllegalStateException("bug")));
        assertThat(ask(model, request(Suggestions.MODEL)).suggestions()).containsExactly(BY_RULES);
    }

    @Test
    void a_model_that_takes_longer_than_ten_seconds_makes_the_rules_decide() {
        VirtualTime time = new VirtualTime();
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("A twist."), Script.answer("Why?").stall());
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).time(time.clock(), time).build()) {
            Run<ChatResult> run = orchestrator.chat(request(Suggestions.MODEL), listener);
            Eventually.until("the model is asked again", () -> model.requests().size() == 2);
            time.pass(Duration.ofMillis(9_999));
            assertThat(run.isDone()).isFalse();
            time.pass(Duration.ofMillis(1));
            assertThat(run.await().suggestions()).containsExactly(BY_RULES);
        }
    }

    @Test
    void an_answer_that_is_complete_stays_complete_whatever_happens_meanwhile() {
        VirtualTime time = new VirtualTime();
        ScriptedModel model =
                ScriptedModel.playing(Script.answer("A twist."), Script.answer().stall());
        ChatRequest request = ChatRequest.builder(CALLER, "What?")
                .suggestions(Suggestions.MODEL)
                .timeout(Duration.ofSeconds(5))
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).time(time.clock(), time).build()) {
            Run<ChatResult> run = orchestrator.chat(request, listener);
            Eventually.until("the model is asked again", () -> model.requests().size() == 2);
            assertThat(run.cancel()).isFalse();
            time.pass(Duration.ofSeconds(10));
            assertThat(run.await().suggestions()).containsExactly(BY_RULES);
        }
    }

    @Test
    void a_listener_that_throws_meanwhile_does_no_harm() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer("Why?"));
        AtomicInteger reports = new AtomicInteger();
        RecordingListener<ChatResult> throwing = new RecordingListener<>() {
            @Override
            public void onEvent(EventFrame frame) {
                super.onEvent(frame);
                if (frame.event() instanceof UsageReported && reports.incrementAndGet() == 2) {
                    throw new AssertionError("not so much");
                }
            }
        };
        try (Orchestrator orchestrator = Orchestrator.builder(model).build()) {
            ChatResult answer =
                    orchestrator.chat(request(Suggestions.MODEL), throwing).await();
            assertThat(answer.suggestions()).containsExactly("Why?");
            assertThat(reports).hasValue(2);
        }
    }

    @Test
    void they_are_stored_with_the_answer() {
        InMemoryStores stores = InMemoryStores.create();
        ScriptedModel model = ScriptedModel.playing(Script.answer("A twist."), Script.answer("Why?\nWho?"));
        try (Orchestrator orchestrator =
                Orchestrator.builder(model).stores(stores).build()) {
            ChatResult answer = orchestrator.chat(request(Suggestions.MODEL));
            MessageMetadata stored = orchestrator
                    .conversations()
                    .messages(CALLER, answer.conversationId(), Long.MAX_VALUE, 1)
                    .get(0)
                    .message()
                    .metadata();
            assertThat(stored.suggestions()).containsExactly("Why?", "Who?").isEqualTo(answer.suggestions());
        }
    }

    private static ChatRequest request(Suggestions suggestions) {
        return ChatRequest.builder(CALLER, "What?").suggestions(suggestions).build();
    }

    private ChatResult ask(LanguageModel model, ChatRequest request) {
        try (Orchestrator orchestrator = Orchestrator.builder(model).build()) {
            return orchestrator.chat(request, listener).await();
        }
    }
}
