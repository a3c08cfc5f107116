package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.agent.Allowance.Used;
import dev.orchestrator.agent.codebuff.KeptJournal;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsedBeforeTest {

    private static final Usage SPENT = new Usage(10, 2, 0, 0, new BigDecimal("0.5"), Usage.CostBasis.PROVIDER);

    private final KeptJournal journal = new KeptJournal();

    private void answered(String key, int calls) {
        ModelResponse answer = new ModelResponse(
                "Well.",
                IntStream.range(0, calls)
                        .mapToObj(call -> new ToolCall("c-" + call, "look", "{}"))
                        .toList(),
                FinishReason.STOP,
                SPENT,
                "m",
                "p",
                null,
                null);
        journal.record(StepKinds.MODEL, key, ResponseText.of("lead", answer, Duration.ZERO, SPENT));
    }

    private void ended(String callId, ToolOutcome.State state) {
        journal.record(StepKinds.RESULT, callId, Json.write(Map.of("tool", "look", "state", state.name(), "text", "")));
    }

    private Used used(String prefix) {
        return new UsedBefore(journal).by(prefix);
    }

    @Test
    void nothing_is_used_up_where_nothing_is_written_down() {
        assertThat(used("s")).isEqualTo(Used.NOTHING);
    }

    @Test
    void answers_and_calls_of_models_that_failed_are_steps_with_what_they_cost() {
        answered("s1", 0);
        journal.record(
                StepKinds.MODEL_FAILURE,
                "s2-1",
                ResponseText.failed("lead", "m", new IllegalStateException("down"), Duration.ZERO, SPENT));
        assertThat(used("s")).isEqualTo(new Used(2, 0, false, 24, new BigDecimal("1.0")));
        assertThat(used("a2_s")).isEqualTo(Used.NOTHING);
    }

    @Test
    void calls_count_that_were_made_or_may_have_been() {
        answered("s1", 4);
        ended("s1_1", ToolOutcome.State.FINISHED);
        ended("s1_2", ToolOutcome.State.REFUSED);
        journal.record(StepKinds.INTENT, "s1_3", "{}"); // nobody knows what came of it; the fourth never began
        assertThat(used("s").toolCalls()).isEqualTo(2);
        ended("s1_3", ToolOutcome.State.REFUSED); // whoever went on was told so
        assertThat(used("s").toolCalls()).isEqualTo(2);
    }

    @Test
    void what_those_below_have_used_up_counts_for_them_and_for_all_above() {
        answered("s1", 1);
        answered("s1_1_2_1", 1); // the second of two; the first has not come to anything
        ended("s1_1_2_1_1", ToolOutcome.State.FAILED);
        assertThat(used("s1_1_2_")).isEqualTo(new Used(1, 1, false, 12, SPENT.cost()));
        assertThat(used("s")).isEqualTo(new Used(2, 2, false, 24, new BigDecimal("1.0")));
        ended("s1_1", ToolOutcome.State.FINISHED);
        assertThat(used("s")).isEqualTo(new Used(2, 2, false, 24, new BigDecimal("1.0")));
    }

    @Test
    void a_call_beyond_a_limit_is_told_to_the_one_whose_limit_it_was() {
        answered("s1", 1);
        answered("s1_1_1_1", 1);
        ended("s1_1_1_1_1", ToolOutcome.State.REFUSED);
        journal.record(StepKinds.OUT_OF_CALLS, "s1_1_1_1_1", Json.write("s1_1_1_"));
        assertThat(used("s1_1_1_").refusedMore()).isTrue();
        assertThat(used("s").refusedMore()).isFalse();
    }
}
