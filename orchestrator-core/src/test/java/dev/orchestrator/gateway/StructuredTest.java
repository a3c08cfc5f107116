package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values out of answers: how they are asked for, and what happens when they do not fit. */
@Timeout(30)
class StructuredTest {

    record Scene(String place, int minutes, @Nullable String mood) {}

    static final Scene LIGHTHOUSE = new Scene("lighthouse", 3, null);

    static final String JSON = "{\"place\":\"lighthouse\",\"minutes\":3,\"mood\":null}";

    static final ModelInfo WITH_A_MODE = new ModelInfo("m", null, null, null, null, null, null, true);

    private final List<StreamEvent> heard = new ArrayList<>();

    static ModelCall call() {
        return ModelCall.builder(
                        Caller.user("anna"),
                        "run-1",
                        ModelCall.Purpose.CHAT,
                        ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "The first scene, please")))
                                .build())
                .build();
    }

    private StructuredAnswer<Scene> ask(LanguageModel model) {
        return ask(ModelGateway.builder(Hop.primary(model, "m").attempts(1)).build());
    }

    private StructuredAnswer<Scene> ask(ModelGateway gateway) {
        return gateway.generate(call(), Scene.class, heard::add, Cancellation.none());
    }

    static String words(ModelMessage message) {
        return ((ContentPart.Text) message.content().get(0)).text();
    }

    private static ModelMessage last(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1);
    }

    private List<Integer> restarts() {
        return heard.stream()
                .filter(AnswerRestarted.class::isInstance)
                .map(event -> ((AnswerRestarted) event).generation())
                .toList();
    }

    @Test
    void a_model_with_a_mode_for_schemas_is_given_the_schema() {
        ScriptedModel model = ScriptedModel.answering(JSON).described(WITH_A_MODE);
        StructuredAnswer<Scene> answer = ask(model);
        assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
        assertThat(answer.rounds()).isEqualTo(1);
        ModelRequest asked = model.requests().get(0);
        assertThat(Json.read(asked.outputSchema()))
                .isEqualTo(JsonSchema.of(Scene.class).asMap());
        assertThat(asked.messages()).hasSize(1);
    }

    @Test
    void another_one_is_asked_in_words() {
        ScriptedModel model = ScriptedModel.answering(
                "<think>hm</think>Here it is:\n```json\n{place: 'lighthouse', minutes: 3, mood: null,}\n```");
        assertThat(ask(model).value()).isEqualTo(LIGHTHOUSE);
        ModelRequest asked = model.requests().get(0);
        assertThat(asked.outputSchema()).isNull();
        assertThat(asked.messages().get(0).role()).isEqualTo(Role.SYSTEM);
        assertThat(words(asked.messages().get(0))).contains("\"minutes\"");
    }

    @Test
    void an_answer_that_does_not_fit_is_asked_for_again_with_what_is_wrong() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("{\"place\":\"lighthouse\",\"minutes\":\"three\",\"mood\":null}"),
                Script.answer("I cannot."),
                Script.answer(JSON));
        StructuredAnswer<Scene> answer = ask(model);
        assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
        assertThat(answer.rounds()).isEqualTo(3);
        assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(3)));
        List<ModelMessage> second = model.requests().get(1).messages();
        assertThat(second.get(second.size() - 2).role()).isEqualTo(Role.ASSISTANT);
        assertThat(words(second.get(second.size() - 1))).contains("$.minutes");
        assertThat(restarts()).containsExactly(2, 3);
    }

    @Test
    void what_was_cut_off_is_no_answer_even_where_it_could_be_mended() {
        for (FinishReason cut : List.of(FinishReason.LENGTH, FinishReason.CONTENT_FILTER)) {
            ScriptedModel model = ScriptedModel.playing(
                    Script.answer("{\"place\":\"lighthouse\",\"minutes\":1").finish(cut),
                    Script.answer("```json\n{\"place\":\"lighthouse\",\"minutes\":12")
                            .finish(cut),
                    Script.answer(JSON).finish(cut));
            StructuredAnswer<Scene> answer = ask(model);
            assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
            assertThat(answer.rounds()).isEqualTo(3);
            assertThat(words(last(model.requests().get(1)))).contains("cut off");
        }
    }

    @Test
    void an_answer_that_is_cut_off_each_time_is_a_typed_failure() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("{\"place\":\"lighthouse\",\"minutes\":1").finish(FinishReason.LENGTH));
        assertThatThrownBy(() -> ask(model))
                .hasMessageContaining("cut off")
                .hasMessageNotContaining("lighthouse")
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.reason()).isEqualTo(JsonException.Reason.CUT_OFF));
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void an_answer_that_a_filter_stops_each_time_is_told_as_that() {
        ScriptedModel model =
                ScriptedModel.playing(Script.answer("I cannot help with that").finish(FinishReason.CONTENT_FILTER));
        assertThatThrownBy(() -> ask(model))
                .hasMessageContaining("a filter of the provider stopped it")
                .hasMessageNotContaining("help")
                .isInstanceOf(ModelException.class);
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void an_answer_without_words_is_not_sent_back() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("\n"), Script.answer(" "), Script.answer(JSON));
        assertThat(ask(model).value()).isEqualTo(LIGHTHOUSE);
        assertThat(model.requests().get(2).messages())
                .extracting(ModelMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.USER, Role.USER);
    }

    @Test
    void a_tool_call_that_nobody_answers_is_not_sent_back() {
        ScriptedModel json = ScriptedModel.answering(JSON);
        LanguageModel model = (request, events, cancellation) -> {
            ModelResponse response = json.generate(request, event -> {}, cancellation);
            List<ToolCall> calls = List.of(new ToolCall("1", "look_up", "{}"));
            return json.requests().size() > 1
                    ? response
                    : new ModelResponse("Hm.", calls, FinishReason.TOOL_CALLS, response.usage(), "m", "p", null, null);
        };
        assertThat(ask(model).rounds()).isEqualTo(2);
        assertThat(json.requests().get(1).messages())
                .extracting(ModelMessage::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.USER);
    }

    @Test
    void what_does_not_fit_is_not_kept_by_the_cache_and_what_fits_is() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("a"),
                Script.answer("{\"place\":1}"),
                Script.answer("{\"place\":\"lighthouse\",\"minutes\":[]}"),
                Script.answer(JSON));
        ModelGateway gateway = ModelGateway.builder(Hop.primary(model, "m"))
                .cache(AnswerCache.inMemory(100_000))
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(JsonException.class);
        assertThat(ask(gateway).value()).isEqualTo(LIGHTHOUSE);
        assertThat(model.requests()).hasSize(4);
        StructuredAnswer<Scene> again = ask(gateway);
        assertThat(again.value()).isEqualTo(LIGHTHOUSE);
        assertThat(again.answer().cached()).isTrue();
        assertThat(again.usage()).isEqualTo(Usage.NONE);
        assertThat(model.requests()).hasSize(4);
    }

    @Test
    void the_second_hop_answers_where_the_first_fails_and_generations_go_on_counting() {
        ScriptedModel first = ScriptedModel.playing(
                Script.answer("{\"place\":").fail(ModelException.of(ErrorCode.LLM_ERROR, "p", "gone")));
        ScriptedModel second = ScriptedModel.playing(Script.answer("No."), Script.answer(JSON));
        StructuredAnswer<Scene> answer =
                ask(ModelGateway.builder(Hop.primary(first, "m").attempts(1), Hop.fallback(second, "n"))
                        .build());
        assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
        assertThat(answer.rounds()).isEqualTo(2);
        assertThat(answer.answer().hop()).isEqualTo("n");
        assertThat(restarts()).containsExactly(2, 3, 4);
    }

    @Test
    void a_cancel_between_two_rounds_is_a_cancel() {
        Cancellation.Source source = Cancellation.source();
        ScriptedModel model = ScriptedModel.answering("No.");
        assertThatThrownBy(() -> ModelGateway.builder(Hop.primary(model, "m"))
                        .build()
                        .generate(
                                call(),
                                Scene.class,
                                event -> {
                                    if (event instanceof AnswerRestarted) {
                                        source.cancel(Cancellation.Reason.CALLER, "enough");
                                    }
                                },
                                source.token()))
                .isInstanceOf(CancelledException.class);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_listener_that_takes_no_text_back_ends_it_with_what_was_wrong() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("No."), Script.answer(JSON));
        ModelGateway gateway = ModelGateway.builder(Hop.primary(model, "m")).build();
        EventSink refusing = event -> {
            if (event instanceof AnswerRestarted) {
                throw new CancelledException("no text is taken back", null);
            }
        };
        assertThatThrownBy(() -> gateway.generate(call(), Scene.class, refusing, Cancellation.none()))
                .isInstanceOf(JsonException.class);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_missing_argument_is_refused() {
        ModelGateway gateway = ModelGateway.builder(Hop.primary(ScriptedModel.answering(JSON), "m"))
                .build();
        for (ThrowingCallable missing : List.<ThrowingCallable>of(
                () -> gateway.generate(null, Scene.class),
                () -> gateway.generate(call(), (Class<Scene>) null),
                () -> gateway.generate(call(), Scene.class, null, Cancellation.none()),
                () -> gateway.generate(call(), Scene.class, heard::add, null),
                () -> gateway.generate(call(), null, Cancellation.none()),
                () -> gateway.generate(call(), heard::add, null),
                () -> gateway.generate(null, heard::add, Cancellation.none()))) {
            assertThatThrownBy(missing)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_FIELDS));
        }
    }

    @Test
    void after_three_rounds_it_is_given_up() {
        ScriptedModel model = ScriptedModel.answering("Never.");
        assertThatThrownBy(() -> ask(model)).isInstanceOf(JsonException.class);
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void nothing_of_the_value_is_shown_by_its_toString() {
        assertThat(ask(ScriptedModel.answering(JSON))).asString().doesNotContain("lighthouse");
    }
}
