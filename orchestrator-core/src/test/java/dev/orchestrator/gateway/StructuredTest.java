package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.json.Json;
import dev.orchestrator.json.JsonException;
import dev.orchestrator.json.JsonSchema;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values out of answers: how they are asked for, and what happens when they do not fit. */
@Timeout(30)
class StructuredTest {

    private record Scene(
            String place, int minutes, @Nullable String mood) {}

    private static final Scene LIGHTHOUSE = new Scene("lighthouse", 3, null);

    private final List<StreamEvent> heard = new ArrayList<>();

    private StructuredAnswer<Scene> ask(ScriptedModel model) {
        ModelCall call = ModelCall.builder(
                        Caller.user("anna"),
                        "run-1",
                        ModelCall.Purpose.CHAT,
                        ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "The first scene, please")))
                                .build())
                .build();
        return ModelGateway.builder(Hop.primary(model, "m"))
                .build()
                .generate(call, Scene.class, heard::add, Cancellation.none());
    }

    private static String words(ModelMessage message) {
        return ((ContentPart.Text) message.content().get(0)).text();
    }

    @Test
    void a_model_with_a_mode_for_schemas_is_given_the_schema() {
        ScriptedModel model = ScriptedModel.answering("{\"place\":\"lighthouse\",\"minutes\":3,\"mood\":null}")
                .described(new ModelInfo("m", null, null, null, null, null, null, true));
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
                Script.answer("{\"place\":\"lighthouse\",\"minutes\":3,\"mood\":null}"));
        StructuredAnswer<Scene> answer = ask(model);
        assertThat(answer.value()).isEqualTo(LIGHTHOUSE);
        assertThat(answer.rounds()).isEqualTo(3);
        assertThat(answer.usage().cost()).isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(3)));
        List<ModelMessage> second = model.requests().get(1).messages();
        assertThat(second.get(second.size() - 2).role()).isEqualTo(Role.ASSISTANT);
        assertThat(words(second.get(second.size() - 1))).contains("$.minutes");
        assertThat(heard)
                .filteredOn(AnswerRestarted.class::isInstance)
                .extracting(event -> ((AnswerRestarted) event).generation())
                .containsExactly(2, 3);
    }

    @Test
    void after_three_rounds_it_is_given_up() {
        ScriptedModel model = ScriptedModel.answering("Never.");
        assertThatThrownBy(() -> ask(model)).isInstanceOf(JsonException.class);
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void nothing_of_the_value_is_shown_by_its_toString() {
        assertThat(ask(ScriptedModel.answering("{\"place\":\"lighthouse\",\"minutes\":3,\"mood\":null}")))
                .asString()
                .doesNotContain("lighthouse");
    }
}
