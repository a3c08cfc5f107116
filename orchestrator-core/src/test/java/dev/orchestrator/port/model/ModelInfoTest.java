package dev.orchestrator.port.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ModelInfoTest {

    private static final Usage COUNTED = new Usage(1_000, 200, 600, 50, BigDecimal.ZERO, CostBasis.UNKNOWN);

    @Test
    void tokens_times_prices_are_the_cost() {
        Usage priced = priced("0.000003", "0.000015", null).price(COUNTED);
        assertThat(priced.cost()).isEqualByComparingTo("0.006");
        assertThat(priced.basis()).isEqualTo(CostBasis.PRICES);
        assertThat(priced.inputTokens()).isEqualTo(1_000);
        assertThat(priced.outputTokens()).isEqualTo(200);
        assertThat(priced.cachedTokens()).isEqualTo(600);
        assertThat(priced.reasoningTokens()).isEqualTo(50);
    }

    @Test
    void what_the_provider_had_in_its_cache_has_a_price_of_its_own() {
        assertThat(priced("0.000003", "0.000015", "0.0000003").price(COUNTED).cost())
                .isEqualByComparingTo("0.00438");
    }

    @Test
    void a_free_model_costs_nothing_and_that_is_known() {
        Usage priced = priced("0", "0", null).price(COUNTED);
        assertThat(priced.cost()).isZero();
        assertThat(priced.basis()).isEqualTo(CostBasis.PRICES);
    }

    @Test
    void what_the_provider_has_named_stays() {
        Usage named = COUNTED.withCost(new BigDecimal("0.5"), CostBasis.PROVIDER);
        assertThat(priced("1", "1", null).price(named)).isSameAs(named);
    }

    @Test
    void without_both_prices_the_cost_stays_unknown() {
        assertThat(priced(null, "1", null).price(COUNTED)).isSameAs(COUNTED);
        assertThat(priced("1", null, null).price(COUNTED)).isSameAs(COUNTED);
    }

    @Test
    void more_cached_than_read_is_no_negative_cost() {
        Usage odd = new Usage(10, 1, 20, 0, BigDecimal.ZERO, CostBasis.UNKNOWN);
        assertThat(priced("1", "1", "0.1").price(odd).cost()).isGreaterThanOrEqualTo(BigDecimal.ZERO);
    }

    @Test
    void a_price_below_zero_is_none() {
        assertThat(priced("-1", "1", null).price(COUNTED)).isSameAs(COUNTED);
        assertThat(priced("1", "1", "-1").cachedInputPrice()).isNull();
    }

    @Test
    void a_price_of_the_call_is_added_once() {
        ModelInfo dear = new ModelInfo("m", 1L, 1L, BigDecimal.ZERO, BigDecimal.ZERO, null, decimal("0.005"), false);
        assertThat(dear.price(COUNTED).cost()).isEqualByComparingTo("0.005");
    }

    @Test
    void limits_are_positive() {
        assertThatThrownBy(() -> new ModelInfo("m", 0L, null, null, null, null))
                .isInstanceOf(OrchestratorException.class);
        assertThatThrownBy(() -> new ModelInfo("m", null, -1L, null, null, null))
                .isInstanceOf(OrchestratorException.class);
    }

    private static ModelInfo priced(String input, String output, String cached) {
        return new ModelInfo("m", 1L, 1L, decimal(input), decimal(output), decimal(cached));
    }

    private static BigDecimal decimal(String value) {
        return value == null ? null : new BigDecimal(value);
    }
}
