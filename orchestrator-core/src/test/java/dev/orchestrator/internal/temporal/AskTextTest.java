package dev.orchestrator.internal.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskTextTest {

    @Test
    void what_failed_attempts_have_cost_goes_back_with_the_answer() {
        Usage own = Usage.ofTokens(10, 5).withCost(new BigDecimal("0.01"), CostBasis.PROVIDER);
        Usage all = own.plus(Usage.ofTokens(7, 0).withCost(new BigDecimal("0.002"), CostBasis.PROVIDER));
        ModelAnswer answer = new ModelAnswer(
                new ModelResponse("Yes.", List.of(), FinishReason.STOP, own, "m-1", "acme", null, null),
                "hop",
                List.of(),
                false,
                all,
                Duration.ofMillis(20),
                Duration.ofMillis(300));
        assertThat(AskText.answer(Values.read(AskText.of("run-1", answer, List.of()))))
                .isEqualTo(answer);
    }
}
