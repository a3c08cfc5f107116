package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.gateway.AnswerCache;
import dev.orchestrator.gateway.Budget;
import dev.orchestrator.gateway.CircuitState;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gateway.RateLimit;
import dev.orchestrator.gateway.Window;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/gateway.md. */
class GatewayGuideTest {

    private final Stores stores = InMemoryStores.create();

    /** Compiled only: the same without the parts that are not tested here. */
    Orchestrator whole(OpenRouter openRouter) {
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(openRouter, "anthropic/claude-sonnet-4.5")
                                .attempts(2)
                                .firstToken(Duration.ofSeconds(20)),
                        Hop.fallback(openRouter, "qwen/qwen3-vl-235b-a22b-thinking"))
                .tier(
                        ModelTier.REASONING,
                        Hop.reasoning(openRouter, "deepseek/deepseek-r1").effort("high"))
                .cache(AnswerCache.inMemory(10_000_000))
                .ledger(stores.usage())
                .budget(Budget.overall(Window.DAY, "25"))
                .rateLimits(RateLimit.byTier())
                .build();
        Orchestrator orchestrator = Orchestrator.builder(gateway).stores(stores).build();
        return orchestrator;
    }

    @Test
    void the_configuration_can_be_built() {
        try (OpenRouter openRouter = OpenRouter.builder().apiKey("k").build();
                Orchestrator orchestrator = whole(openRouter)) {
            assertThat(orchestrator).isNotNull();
            assertThat(openRouter.gateway().build().circuits())
                    .containsOnlyKeys(
                            "anthropic/claude-sonnet-4.5",
                            "qwen/qwen3-vl-235b-a22b-thinking (fallback)",
                            "qwen/qwen3-vl-235b-a22b-thinking (reasoning)",
                            "anthropic/claude-sonnet-4.5 (fallback)",
                            "google/gemini-2.5-flash")
                    .containsValue(CircuitState.CLOSED);
        }
    }
}
