package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedModelTest {

    private static final ModelRequest REQUEST =
            ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "One?"))).build();

    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();
    private final Cancellation.Source cancellation = Cancellation.source();

    @Test
    void an_answer_is_its_pieces_and_its_usage() {
        ModelResponse response = generate(ScriptedModel.answering("Yes", "."));
        assertThat(events)
                .containsExactly(new TextDelta("Yes"), new TextDelta("."), new UsageReported(response.usage()));
        assertThat(response.text()).isEqualTo("Yes.");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().cost()).isEqualTo(ScriptedModel.COST);
        assertThat(response.model()).isEqualTo("scripted");
    }

    @Test
    void each_call_plays_the_next_script_and_then_the_last_one_again() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("One."), Script.answer("Two."));
        assertThat(generate(model).text()).isEqualTo("One.");
        assertThat(generate(model).text()).isEqualTo("Two.");
        assertThat(generate(model).text()).isEqualTo("Two.");
        assertThat(model.requests()).containsExactly(REQUEST, REQUEST, REQUEST);
    }

    @Test
    void a_script_can_do_anything_in_any_order() {
        ModelResponse response = generate(ScriptedModel.playing(
                Script.answer("Y").event(new ReasoningDelta("hm")).then("es").finish(FinishReason.LENGTH)));
        assertThat(events.subList(0, 3))
                .containsExactly(new TextDelta("Y"), new ReasoningDelta("hm"), new TextDelta("es"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void a_failure_comes_where_the_script_has_it() {
        ScriptedModel model = ScriptedModel.playing(
                Script.answer("Y").fail(ModelException.of(ErrorCode.LLM_ERROR, "scripted", "out of order")));
        assertThatThrownBy(() -> generate(model)).isInstanceOf(ModelException.class);
        assertThat(events).containsExactly(new TextDelta("Y"));
        ScriptedModel broken = ScriptedModel.playing(Script.answer().fail(new IllegalStateException("bug")));
        assertThatThrownBy(() -> generate(broken)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_gate_holds_the_rest_back() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ScriptedModel model =
                ScriptedModel.playing(Script.answer("Y").waitFor(gate).then("es"));
        CompletableFuture<ModelResponse> answer = CompletableFuture.supplyAsync(() -> generate(model));
        while (events.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(answer).isNotDone();
        gate.complete(null);
        assertThat(answer.join().text()).isEqualTo("Yes");
    }

    @Test
    void cancelling_ends_a_stall() {
        ScriptedModel model = ScriptedModel.playing(Script.answer("Y").stall().then("never"));
        CompletableFuture<ModelResponse> answer = CompletableFuture.supplyAsync(() -> generate(model));
        while (events.isEmpty()) {
            Thread.onSpinWait();
        }
        cancellation.cancel(Reason.CALLER, "enough");
        assertThatThrownBy(answer::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(events).containsExactly(new TextDelta("Y"));
    }

    @Test
    void a_cancelled_call_says_nothing_more() {
        cancellation.cancel(Reason.CALLER, "enough");
        assertThatThrownBy(() -> generate(ScriptedModel.answering("Yes."))).isInstanceOf(CancelledException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void it_is_described_as_the_test_says() {
        ModelInfo info = new ModelInfo("scripted", 8_192L, null, null, null, null);
        assertThat(ScriptedModel.answering("Yes.").describe(null, cancellation.token()))
                .isEmpty();
        assertThat(ScriptedModel.answering("Yes.").described(info).describe(null, cancellation.token()))
                .contains(info);
    }

    private ModelResponse generate(ScriptedModel model) {
        return model.generate(REQUEST, events::add, cancellation.token());
    }
}
