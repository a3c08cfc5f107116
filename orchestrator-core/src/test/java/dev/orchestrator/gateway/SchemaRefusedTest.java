package dev.orchestrator.gateway;

import static dev.orchestrator.gateway.StructuredTest.JSON;
import static dev.orchestrator.gateway.StructuredTest.LIGHTHOUSE;
import static dev.orchestrator.gateway.StructuredTest.WITH_A_MODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.gateway.StructuredTest.Scene;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
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
}
