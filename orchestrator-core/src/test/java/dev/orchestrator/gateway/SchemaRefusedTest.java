package dev.orchestrator.gateway;

import static dev.orchestrator.gateway.StructuredTest.JSON;
import static dev.orchestrator.gateway.StructuredTest.LIGHTHOUSE;
import static dev.orchestrator.gateway.StructuredTest.WITH_A_MODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.StructuredTest.Scene;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that is said to have a mode for schemas, and a provider that does not take the schema. */
@Timeout(30)
class SchemaRefusedTest {

    private static StructuredAnswer<Scene> ask(LanguageModel model) {
        return ask(ModelGateway.builder(Hop.primary(model, "m").attempts(1)).build());
    }

    private static StructuredAnswer<Scene> ask(ModelGateway gateway) {
        return gateway.generate(StructuredTest.call(), Scene.class);
    }

    private static ModelException.Builder refusal(int status) {
        return ModelException.of(ErrorCode.VALIDATION_ERROR, "p", "no response_format")
                .status(status);
    }

    @Test
    void a_model_that_refuses_its_mode_for_schemas_is_asked_in_words_once() {
        for (int status : new int[] {400, 404, 422}) {
            ScriptedModel model = ScriptedModel.playing(
                            Script.answer().fail(refusal(status)), Script.answer("No."), Script.answer(JSON))
                    .described(WITH_A_MODE);
            StructuredAnswer<Scene> answer = ask(model);
            assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
            assertThat(answer.rounds()).isEqualTo(2);
            assertThat(model.requests().get(0).outputSchema()).isNotNull();
            for (ModelRequest inWords : model.requests().subList(1, 3)) {
                assertThat(inWords.outputSchema()).isNull();
                assertThat(StructuredTest.words(inWords.messages().get(0))).contains("\"minutes\"");
            }
        }
    }

    /** Refuses a schema that comes by its mode, and answers to words. */
    private static LanguageModel refusing(List<ModelRequest> asked, ModelException.Builder refusal) {
        return new LanguageModel() {
            @Override
            public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
                asked.add(request);
                Script script = request.outputSchema() == null
                        ? Script.answer(JSON)
                        : Script.answer().fail(refusal);
                return ScriptedModel.playing(script).generate(request, events, cancellation);
            }

            @Override
            public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
                return Optional.of(WITH_A_MODE);
            }
        };
    }

    @Test
    void what_was_refused_once_is_asked_in_words_from_then_on() {
        List<ModelRequest> asked = new ArrayList<>();
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(refusing(asked, refusal(400)), "m").attempts(1))
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(ask(gateway).value()).isEqualTo(LIGHTHOUSE);
        }
        assertThat(asked)
                .extracting(request -> request.outputSchema() != null)
                .containsExactly(true, false, false, false);
    }

    @Test
    void a_hop_with_another_one_behind_it_is_asked_in_words_from_then_on_as_well() {
        List<ModelRequest> asked = new ArrayList<>();
        ScriptedModel next = ScriptedModel.answering(JSON);
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(refusing(asked, refusal(400)), "m").attempts(1),
                        Hop.fallback(next, "n").attempts(1))
                .build();
        ask(gateway);
        ask(gateway);
        assertThat(asked).extracting(request -> request.outputSchema() != null).containsExactly(true, false);
        assertThat(next.requests()).hasSize(1);
    }

    @Test
    void what_is_refused_in_words_too_is_not_held_against_the_mode() {
        AtomicBoolean down = new AtomicBoolean(true);
        ScriptedModel model = ScriptedModel.answering(JSON).described(WITH_A_MODE);
        LanguageModel failing = new LanguageModel() {
            @Override
            public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
                if (down.get()) {
                    throw refusal(404).build();
                }
                return model.generate(request, events, cancellation);
            }

            @Override
            public Optional<ModelInfo> describe(@Nullable String name, Cancellation cancellation) {
                return Optional.of(WITH_A_MODE);
            }
        };
        ModelGateway gateway =
                ModelGateway.builder(Hop.primary(failing, "m").attempts(1)).build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(ModelException.class);
        down.set(false);
        ask(gateway);
        assertThat(model.requests().get(0).outputSchema()).isNotNull();
    }

    @Test
    void words_let_a_model_call_tools_before_it_answers() {
        ScriptedModel model = ScriptedModel.answering(JSON);
        ModelGateway gateway =
                ModelGateway.builder(Hop.primary(model, "m").attempts(1)).build();
        ModelRequest plain = StructuredTest.call().request().toBuilder()
                .outputSchema(JsonSchema.of(Scene.class).text())
                .build();
        ModelRequest withTools = plain.toBuilder()
                .tools(List.of(new ToolSpec("look", "Looks", "{\"type\":\"object\"}")))
                .build();
        ModelRequest noMore =
                withTools.toBuilder().toolChoice(ModelRequest.ToolChoice.NONE).build();
        for (ModelRequest request : List.of(plain, withTools, noMore)) {
            gateway.generate(StructuredTest.call().with(request), event -> {}, Cancellation.none());
        }
        List<String> words = model.requests().stream()
                .map(request -> StructuredTest.words(request.messages().get(0)))
                .toList();
        assertThat(words.get(0)).startsWith("Answer with one JSON value");
        assertThat(words.get(1))
                .startsWith("Call the tools that you need first.")
                .contains("\"minutes\"");
        assertThat(words.get(2)).isEqualTo(words.get(0));
    }

    @Test
    void another_refusal_is_a_failure_as_it_is() {
        ScriptedModel twice =
                ScriptedModel.playing(Script.answer().fail(refusal(400))).described(WITH_A_MODE);
        assertThatThrownBy(() -> ask(twice)).isInstanceOf(ModelException.class);
        assertThat(twice.requests()).hasSize(2);
        ScriptedModel unpaid =
                ScriptedModel.playing(Script.answer().fail(refusal(403))).described(WITH_A_MODE);
        assertThatThrownBy(() -> ask(unpaid)).isInstanceOf(ModelException.class);
        assertThat(unpaid.requests()).hasSize(1);
        ScriptedModel withoutMode = ScriptedModel.playing(Script.answer().fail(refusal(400)));
        assertThatThrownBy(() -> ask(withoutMode)).isInstanceOf(ModelException.class);
        assertThat(withoutMode.requests()).hasSize(1);
    }

    @Test
    void what_a_failed_attempt_consumed_is_in_the_sum() {
        ScriptedModel first = ScriptedModel.playing(Script.answer("{\"pl")
                .event(new StreamEvent.UsageReported(
                        new Usage(1, 1, 0, 0, ScriptedModel.COST, Usage.CostBasis.PROVIDER)))
                .fail(refusal(400)));
        ScriptedModel model = ScriptedModel.answering(JSON);
        StructuredAnswer<Scene> answer = ask(ModelGateway.builder(
                        Hop.primary(first.described(WITH_A_MODE), "m").attempts(1), Hop.fallback(model, "n"))
                .build());
        assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(2)));
        assertThat(answer.usage()).isEqualTo(answer.answer().usage());
    }

    private static ModelCall withSchema(String title) {
        ModelRequest plain = StructuredTest.call().request();
        String schema = "{\"type\":\"object\",\"title\":\"" + title + "\"}";
        return StructuredTest.call().with(plain.toBuilder().outputSchema(schema).build());
    }

    /** While a call is at its second hop, so many others are refused that what was remembered of it is forgotten. */
    @Test
    void what_was_refused_is_asked_in_words_though_other_calls_make_it_forgotten() {
        List<ModelRequest> asked = new ArrayList<>();
        AtomicReference<ModelGateway> gateway = new AtomicReference<>();
        AtomicBoolean first = new AtomicBoolean(true);
        LanguageModel second = (request, events, cancellation) -> {
            if (!first.compareAndSet(true, false)) {
                return ScriptedModel.answering(JSON).generate(request, events, cancellation);
            }
            for (int i = 0; i < 1_000; i++) {
                gateway.get().generate(withSchema("other " + i), event -> {}, Cancellation.none());
            }
            asked.clear();
            throw refusal(400).build();
        };
        gateway.set(ModelGateway.builder(
                        Hop.primary(refusing(asked, refusal(400)), "m").attempts(1),
                        Hop.fallback(second, "n").attempts(1))
                .build());
        gateway.get().generate(withSchema("this one"), event -> {}, Cancellation.none());
        assertThat(asked)
                .singleElement()
                .satisfies(request -> assertThat(request.outputSchema()).isNull());
    }
}
