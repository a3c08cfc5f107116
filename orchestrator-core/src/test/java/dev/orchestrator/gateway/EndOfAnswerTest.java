package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an answer, and of what it cost, when its last moment goes wrong. */
@Timeout(30)
class EndOfAnswerTest {

    private static final Usage EXACT = new Usage(10, 40, 0, 0, new BigDecimal("0.12345"), Usage.CostBasis.PROVIDER);

    private final InstantTime time = new InstantTime();
    private final Cancellation.Source run = Cancellation.source();
    private final UsageLedger ledger = InMemoryStores.create(time.clock()).usage();
    private final List<StreamEvent> heard = new ArrayList<>();

    private static ModelException.Builder failure(int status) {
        return ModelException.of(ErrorCode.LLM_ERROR, "acme", "no").status(status);
    }

    private static ModelResponse response(String text, ToolCall... calls) {
        FinishReason reason = calls.length == 0 ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return new ModelResponse(text, List.of(calls), reason, EXACT, "m", "acme", "gen-1", null);
    }

    private static ModelResponse answer(EventSink events) {
        events.emit(new AnswerStarted("m", "acme", null));
        events.emit(new TextDelta("Hello"));
        events.emit(new UsageReported(EXACT));
        return response("Hello");
    }

    private ModelGateway.Builder gateway(LanguageModel first, LanguageModel... then) {
        Hop[] others = new Hop[then.length];
        for (int i = 0; i < then.length; i++) {
            others[i] = Hop.fallback(then[i], "m-" + i);
        }
        return ModelGateway.builder(Hop.primary(first, "m"), others)
                .ledger(ledger)
                .time(time.clock(), time);
    }

    private ModelAnswer ask(ModelGateway gateway, EventSink listener) {
        ModelRequest request =
                ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi"))).build();
        ModelCall call = ModelCall.builder(Caller.user("anna"), "run-1", ModelCall.Purpose.CHAT, request)
                .build();
        return gateway.generate(
                call,
                event -> {
                    heard.add(event);
                    listener.emit(event);
                },
                run.token());
    }

    private <E> List<E> heard(Class<E> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void assertCountedOnceAndExactly() {
        assertThat(heard(UsageReported.class)).containsExactly(new UsageReported(EXACT));
        assertThat(ledger.sum(UsageQuery.ALL).calls()).isEqualTo(1);
        assertThat(ledger.sum(UsageQuery.ALL).usage()).isEqualTo(EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000})
    void a_listener_that_throws_at_the_end_changes_nothing_of_what_was_counted(int holdBack) {
        ModelGateway gateway = gateway((request, events, cancellation) -> answer(events))
                .holdBack(holdBack)
                .build();
        assertThatThrownBy(() -> ask(gateway, event -> {
                    if (holdBack > 0 == event instanceof TextDelta && !(event instanceof AnswerStarted)) {
                        throw new IllegalStateException("own");
                    }
                }))
                .isInstanceOf(IllegalStateException.class);
        assertCountedOnceAndExactly();
    }

    @Test
    void a_cancel_at_the_end_changes_nothing_of_what_was_counted() {
        ModelGateway gateway =
                gateway((request, events, cancellation) -> answer(events)).build();
        assertThatThrownBy(() -> ask(gateway, event -> {
                    if (event instanceof UsageReported) {
                        run.cancel(Reason.CALLER, "enough");
                        run.token().throwIfCancelled();
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertCountedOnceAndExactly();
    }

    @Test
    void what_an_error_leaves_behind_is_counted() {
        LanguageModel model = (request, events, cancellation) -> {
            answer(events);
            throw new StackOverflowError();
        };
        ModelGateway gateway = gateway(model, ScriptedModel.answering("no")).build();
        assertThatThrownBy(() -> ask(gateway, event -> {})).isInstanceOf(StackOverflowError.class);
        assertCountedOnceAndExactly();
    }

    @Test
    void an_answer_without_words_takes_back_what_was_shown() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("Half").fail(failure(503)));
        LanguageModel second = (request, events, cancellation) -> {
            events.emit(new AnswerStarted("m-2", "acme", null));
            return response("", new ToolCall("1", "search", "{}"));
        };
        ModelAnswer answer = ask(gateway(first, second).build(), event -> {});
        assertThat(answer.response().toolCalls()).hasSize(1);
        assertThat(heard(AnswerRestarted.class)).hasSize(1);
        assertThat(heard(AnswerStarted.class)).extracting(AnswerStarted::model).containsExactly("m-2");
    }

    @Test
    void an_answer_of_nothing_is_none() {
        ScriptedModel nothing = ScriptedModel.playing(Script.answer());
        ModelAnswer answer =
                ask(gateway(nothing, ScriptedModel.answering("Yes")).build(), event -> {});
        assertThat(answer.response().text()).isEqualTo("Yes");
        assertThat(nothing.requests()).as("it may answer next time").hasSize(3);
    }

    @Test
    void thoughts_alone_are_no_answer() {
        ScriptedModel thinking = ScriptedModel.playing(Script.answer().event(new ReasoningDelta("Hm.")));
        ModelGateway gateway = gateway(thinking).build();
        assertThatThrownBy(() -> ask(gateway, event -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("answered nothing");
    }

    @Test
    void an_adapter_that_returns_nothing_is_a_bug_and_not_the_callers_fault() {
        AtomicReference<ModelResponse> none = new AtomicReference<>();
        LanguageModel model = (request, events, cancellation) -> none.get();
        assertBug(model);
        assertBug((request, events, cancellation) -> {
            throw new CancelledException("of my own", null);
        });
    }

    private void assertBug(LanguageModel model) {
        ModelGateway gateway = gateway(model).build();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> ask(gateway, event -> {}))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
        }
        assertThat(gateway.circuits()).containsValue(CircuitState.OPEN);
    }

    @Test
    void what_an_abandoned_attempt_says_late_is_not_heard() {
        AtomicReference<EventSink> before = new AtomicReference<>();
        LanguageModel first = (request, events, cancellation) -> {
            before.set(events);
            throw failure(404).build();
        };
        LanguageModel second = (request, events, cancellation) -> {
            events.emit(new TextDelta("Wh"));
            before.get().emit(new TextDelta("oops"));
            events.emit(new TextDelta("ole"));
            return response("Whole");
        };
        ask(gateway(first, second).build(), event -> {});
        assertThat(heard(TextDelta.class)).extracting(TextDelta::text).containsExactly("Wh", "ole");
    }

    @Test
    void a_request_that_only_the_working_hop_finds_too_long_is_handed_back() {
        ScriptedModel broken = ScriptedModel.playing(Script.answer().fail(failure(503)));
        ScriptedModel small = ScriptedModel.playing(Script.answer()
                .fail(ModelException.of(ErrorCode.TOKEN_LIMIT_EXCEEDED, "acme", "too long")
                        .status(400)));
        assertThatThrownBy(() -> ask(gateway(broken, small).build(), event -> {}))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_LIMIT_EXCEEDED));
    }
}
