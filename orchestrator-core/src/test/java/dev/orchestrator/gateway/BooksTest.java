package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written down of each attempt, however it ends. */
class BooksTest extends BooksScenario {

    @Test
    void every_attempt_is_written_down_with_what_it_cost() {
        ScriptedModel failing = ScriptedModel.playing(Script.answer()
                .fail(ModelException.of(ErrorCode.LLM_ERROR, "acme", "no").status(404)));
        ModelGateway gateway = ModelGateway.builder(Hop.primary(failing, "f"), Hop.fallback(new Priced(), "m"))
                .ledger(ledger)
                .time(time.clock(), time)
                .build();
        ask(gateway, call(ANNA).project("p-1").build());
        assertThat(ledger.sum(UsageQuery.ALL.withProject("p-1")).calls()).isEqualTo(2);
        assertThat(spentBy(ANNA).cost()).isEqualByComparingTo("0.0021");
    }

    @Test
    void an_answer_out_of_the_cache_is_written_down_and_costs_nothing() {
        ModelGateway gateway =
                gateway(new Priced()).cache(AnswerCache.inMemory(10_000)).build();
        ask(gateway, call(ANNA).build());
        ask(gateway, call(ANNA).build());
        assertThat(ledger.sum(UsageQuery.ALL).calls()).isEqualTo(2);
        assertThat(spentBy(ANNA).cost()).isEqualByComparingTo("0.0021");
    }

    @Test
    void a_cancelled_answer_costs_what_the_provider_says_a_little_later() {
        Usage real = new Usage(11, 3, 0, 0, new BigDecimal("0.00041"), CostBasis.PROVIDER);
        ModelGateway gateway = gateway(new Priced() {
                    @Override
                    void end(Cancellation cancellation) {
                        run.cancel(Reason.CALLER, "enough");
                        cancellation.throwIfCancelled();
                    }

                    @Override
                    public Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
                        return requestId.equals("gen-1") ? Optional.of(real) : Optional.empty();
                    }
                })
                .budget(Budget.perCaller(Window.DAY, "1"))
                .build();
        assertThatThrownBy(() -> ask(gateway, call(ANNA).build())).isInstanceOf(CancelledException.class);
        assertThat(ledger.sum(UsageQuery.ALL).calls()).isZero();
        time.pass(Duration.ofSeconds(2));
        eventually(() -> ledger.sum(UsageQuery.ALL).calls() == 1);
        assertThat(spentBy(ANNA)).isEqualTo(real);
        assertThat(meter(Window.DAY).used()).isEqualByComparingTo(real.cost());
        assertThat(meter(Window.DAY).held()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    /** Cancels its own call, and like a real provider looks nothing up for a call that is cancelled. */
    private class Cancelled extends Priced {
        private final Reason reason;

        Cancelled(Reason reason) {
            this.reason = reason;
        }

        @Override
        void end(Cancellation cancellation) {
            run.cancel(reason, "enough");
            cancellation.throwIfCancelled();
        }

        @Override
        public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
            cancellation.throwIfCancelled();
            return super.describe(model, cancellation);
        }
    }

    @Test
    void a_cancelled_answer_that_nobody_counted_has_a_price() {
        ModelGateway gateway = gateway(new Cancelled(Reason.CALLER))
                .budget(Budget.perCaller(Window.DAY, "1"))
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(CancelledException.class);
        Usage spent = spentLater();
        assertThat(spent.cost())
                .isPositive()
                .isEqualByComparingTo(meter(Window.DAY).used());
        assertThat(spent.basis()).isEqualTo(CostBasis.ESTIMATE);
    }

    @Test
    void an_answer_that_was_cancelled_when_it_was_complete_has_a_price() {
        ModelGateway gateway = gateway(new Cancelled(Reason.CALLER) {
                    @Override
                    void end(Cancellation cancellation) {
                        run.cancel(Reason.CALLER, "too late");
                    }
                })
                .build();
        ask(gateway);
        assertThat(spent().usage().cost()).isEqualByComparingTo(COST);
    }

    @Test
    void what_a_shutdown_cancels_is_written_down_at_once() {
        ModelGateway gateway = gateway(new Cancelled(Reason.SHUTDOWN))
                .budget(Budget.perCaller(Window.DAY, "1"))
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(CancelledException.class);
        assertThat(spent().calls()).isEqualTo(1);
        assertThat(meter(Window.DAY).used()).isPositive();
    }

    @Test
    void an_answer_that_was_only_announced_is_looked_up() {
        Usage real = new Usage(11, 0, 0, 0, new BigDecimal("0.00011"), CostBasis.PROVIDER);
        ModelGateway gateway = gateway(new Priced() {
                    @Override
                    void begin(Cancellation cancellation) {
                        run.cancel(Reason.CALLER, "enough");
                        cancellation.throwIfCancelled();
                    }

                    @Override
                    public Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
                        return Optional.of(real);
                    }
                })
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(CancelledException.class);
        assertThat(spentLater()).isEqualTo(real);
    }

    @Test
    void a_broken_answer_that_nobody_counted_is_estimated() {
        List<Usage> told = new ArrayList<>();
        ModelGateway gateway = gateway(new Priced() {
                    @Override
                    void end(Cancellation cancellation) {
                        throw ModelException.of(ErrorCode.LLM_ERROR, "acme", "reset")
                                .build();
                    }
                })
                .build();
        assertThatThrownBy(() -> gateway.generate(
                        call(ANNA).build(),
                        event -> {
                            if (event instanceof UsageReported reported) {
                                told.add(reported.usage());
                            }
                        },
                        run.token()))
                .isInstanceOf(ModelException.class);
        time.pass(Duration.ofSeconds(2));
        eventually(() -> ledger.sum(UsageQuery.ALL).calls() == 1);
        assertThat(spentBy(ANNA).basis()).isEqualTo(CostBasis.ESTIMATE);
        assertThat(spentBy(ANNA).cost()).isPositive();
        assertThat(told).containsExactly(spentBy(ANNA));
    }

    @Test
    void what_is_looked_up_without_a_cost_is_priced() {
        ModelGateway gateway = gateway(new Breaking() {
                    @Override
                    public Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
                        return Optional.of(Usage.ofTokens(1_000, 1_000));
                    }
                })
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(ModelException.class);
        assertThat(spentLater().cost()).isEqualByComparingTo("0.11");
    }

    @Test
    void an_entry_tells_when_the_attempt_ended_and_not_when_it_was_looked_up() {
        Instant ended = time.clock().instant();
        ModelGateway gateway = gateway(new Breaking()).build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(ModelException.class);
        spentLater();
        assertThat(ledger.sum(UsageQuery.ALL.between(ended, ended.plusMillis(1)))
                        .calls())
                .isEqualTo(1);
    }

    @Test
    void a_listener_that_throws_at_the_usage_takes_nothing_from_what_was_counted() {
        Priced model = new Priced();
        model.usage = new Usage(10, 20, 0, 0, new BigDecimal("0.123456789"), CostBasis.PROVIDER);
        ModelGateway gateway = gateway(model)
                .rateLimits(Map.of("free", new RateLimit(10, 10_000L)))
                .build();
        EventSink listener = event -> {
            if (event instanceof UsageReported) {
                throw new IllegalStateException("listener");
            }
        };
        assertThatThrownBy(() -> gateway.generate(call(ANNA).build(), listener, run.token()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(spent().usage()).isEqualTo(model.usage);
        MeterReading tokens =
                ledger.read("tokens anna " + Window.HOUR.at(time.clock().instant()));
        assertThat(tokens.used()).isEqualByComparingTo("30");
    }

    @Test
    void a_refused_restart_takes_nothing_from_what_was_counted() {
        LanguageModel first = (request, events, cancellation) -> {
            events.emit(new TextDelta("x".repeat(50)));
            throw ModelException.of(ErrorCode.LLM_ERROR, "acme", "reset").build();
        };
        Priced second = new Priced();
        second.usage = new Usage(10, 20, 0, 0, new BigDecimal("0.123456789"), CostBasis.PROVIDER);
        ModelGateway gateway = ModelGateway.builder(Hop.primary(first, "a"), Hop.fallback(second, "b"))
                .ledger(ledger)
                .time(time.clock(), time)
                .holdBack(40) // longer than the second answer, which is complete before it is refused
                .build();
        EventSink listener = event -> {
            if (event instanceof AnswerRestarted) {
                throw new CancelledException("no", null);
            }
        };
        assertThatThrownBy(() -> gateway.generate(call(ANNA).build(), listener, run.token()))
                .isInstanceOf(ModelException.class);
        time.pass(Duration.ofSeconds(2));
        eventually(() -> spent().calls() == 2);
        assertThat(spent().usage().cost()).isBetween(new BigDecimal("0.12"), new BigDecimal("0.13"));
    }

    @Test
    void an_error_of_the_machine_is_no_free_answer() {
        ModelGateway gateway = gateway(new Priced() {
                    @Override
                    void end(Cancellation cancellation) {
                        throw new StackOverflowError();
                    }
                })
                .budget(Budget.perCaller(Window.DAY, "1"))
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(StackOverflowError.class);
        assertThat(spentLater().cost())
                .isPositive()
                .isEqualByComparingTo(meter(Window.DAY).used());
    }
}
