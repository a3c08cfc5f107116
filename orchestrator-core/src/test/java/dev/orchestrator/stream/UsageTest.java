package dev.orchestrator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

    private static final Usage SOME = new Usage(10, 5, 4, 2, new BigDecimal("0.03"), CostBasis.PROVIDER);

    @Test
    void sums_are_exact() {
        Usage tenth = Usage.NONE.withCost(new BigDecimal("0.1"), CostBasis.PROVIDER);
        Usage sum = Usage.NONE;
        for (int i = 0; i < 10; i++) {
            sum = sum.plus(tenth).plus(SOME);
        }
        assertThat(sum.inputTokens()).isEqualTo(100);
        assertThat(sum.outputTokens()).isEqualTo(50);
        assertThat(sum.cachedTokens()).isEqualTo(40);
        assertThat(sum.reasoningTokens()).isEqualTo(20);
        assertThat(sum.cost()).isEqualByComparingTo("1.3");
    }

    @Test
    void adding_nothing_changes_nothing() {
        assertThat(SOME.plus(Usage.NONE)).isEqualTo(SOME);
        assertThat(Usage.NONE.plus(SOME)).isEqualTo(SOME);
    }

    @ParameterizedTest
    @CsvSource({
        "PROVIDER, PROVIDER, PROVIDER",
        "PROVIDER, PRICES, PRICES",
        "PRICES, PROVIDER, PRICES",
        "PRICES, UNKNOWN, UNKNOWN",
        "UNKNOWN, PROVIDER, UNKNOWN"
    })
    void a_sum_is_as_sure_as_its_less_sure_part(CostBasis one, CostBasis other, CostBasis sum) {
        assertThat(SOME.withCost(BigDecimal.ONE, one)
                        .plus(SOME.withCost(BigDecimal.ONE, other))
                        .basis())
                .isEqualTo(sum);
    }

    @Test
    void tokens_alone_have_no_known_cost() {
        assertThat(Usage.ofTokens(3, 4)).isEqualTo(new Usage(3, 4, 0, 0, BigDecimal.ZERO, CostBasis.UNKNOWN));
    }

    @Test
    void nothing_in_it_is_negative() {
        assertThatThrownBy(() -> Usage.ofTokens(-1, 0)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> Usage.ofTokens(0, -1)).isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> new Usage(0, 0, -1, 0, BigDecimal.ZERO, CostBasis.UNKNOWN))
                .isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> SOME.withCost(new BigDecimal("-0.01"), CostBasis.PROVIDER))
                .isInstanceOf(OrchestratorException.class);
    }
}
