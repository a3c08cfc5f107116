package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is still to be looked up when a program ends, and what a ledger that is down keeps from being spent. */
@Timeout(60)
class LateBillsTest extends BooksScenario {

    private static final Usage REAL = new Usage(11, 3, 0, 0, new BigDecimal("0.00041"), CostBasis.PROVIDER);

    /** Breaks off; its provider knows later what that cost. */
    private static final class LateBreaking extends Breaking {
        @Override
        public Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
            return Optional.of(REAL);
        }
    }

    private ModelGateway.Builder chain() {
        return ModelGateway.builder(Hop.primary(new LateBreaking(), "a"), Hop.fallback(new Priced(), "b"))
                .ledger(ledger)
                .budget(Budget.perCaller(Window.DAY, "1"))
                .time(time.clock(), time);
    }

    @Test
    void an_abandoned_generation_is_charged_though_the_program_ends_at_once() {
        ChatResult answer;
        try (Orchestrator orchestrator = Orchestrator.builder(chain().build())
                .time(time.clock(), time)
                .executor(Runnable::run)
                .build()) {
            answer = orchestrator.chat(ChatRequest.of(ANNA, "Hi"));
            assertThat(spent().calls())
                    .as("the other one waits to be looked up")
                    .isEqualTo(1);
        }
        assertThat(spent().calls()).isEqualTo(2);
        assertThat(spent().usage()).as("as the conversation was told").isEqualTo(answer.usage());
        assertThat(meter(Window.DAY).held()).isEqualByComparingTo("0");
        time.pass(Duration.ofSeconds(2));
        assertThat(spent().calls()).as("nothing is booked twice").isEqualTo(2);
    }

    @Test
    void what_was_looked_up_is_not_booked_as_estimated_again() {
        ModelGateway gateway = chain().build();
        ask(gateway);
        time.pass(Duration.ofSeconds(2));
        eventually(() -> spent().calls() == 2);
        Usage before = spent().usage();
        gateway.bookNow();
        assertThat(spent().usage()).isEqualTo(before);
        assertThat(before.cost()).isEqualByComparingTo(new BigDecimal(COST).add(REAL.cost()));
    }

    @Test
    void where_no_ledger_answers_no_hop_is_asked() {
        Priced first = new Priced();
        Priced second = new Priced();
        ModelGateway gateway = ModelGateway.builder(Hop.primary(first, "a"), Hop.fallback(second, "b"))
                .ledger(new FailingLedger() {
                    @Override
                    public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
                        throw failure;
                    }
                })
                .budget(Budget.perCaller(Window.DAY, "1"))
                .time(time.clock(), time)
                .build();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> ask(gateway))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
        }
        assertThat(first.calls).hasValue(0);
        assertThat(second.calls).hasValue(0);
        assertThat(gateway.circuits()).containsOnlyKeys("a", "b").doesNotContainValue(CircuitState.OPEN);
    }
}
