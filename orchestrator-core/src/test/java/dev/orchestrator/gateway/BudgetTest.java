package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who is refused for lack of money, and what is set aside before. */
class BudgetTest extends BooksScenario {

    @Test
    void a_call_whose_worst_case_does_not_fit_is_refused_before_it_is_made() {
        Priced model = new Priced();
        ModelGateway gateway =
                gateway(model).budget(Budget.perCaller(Window.DAY, "0.01")).build();
        assertThatThrownBy(() -> ask(gateway, call(ANNA).build())).isInstanceOf(LimitException.class);
        ModelGateway richer =
                gateway(model).budget(Budget.perCaller(Window.HOUR, "0.0115")).build();
        ask(richer, call(ANNA).build());
        assertThatThrownBy(() -> ask(richer, call(ANNA).build()))
                .isInstanceOfSatisfying(LimitException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
                    assertThat(refused.retryAfter()).contains(Duration.ofHours(1));
                })
                .hasMessageContaining("0.0094");
        assertThat(model.calls).hasValue(1);
        assertThat(richer.circuits().values()).containsOnly(CircuitState.CLOSED);
        time.pass(Duration.ofHours(1));
        ask(richer, call(ANNA).build());
    }

    @Test
    void each_has_a_budget_of_his_own_and_all_share_one() {
        ModelGateway gateway = gateway(new Priced())
                .budget(Budget.perCaller(Window.TOTAL, "0.0115"))
                .budget(Budget.perProject(Window.TOTAL, "0.0130"))
                .budget(Budget.overall(Window.TOTAL, "0.0150"))
                .build();
        ask(gateway, call(ANNA).project("p").build());
        assertThatThrownBy(() -> ask(gateway, call(ANNA).build())).hasMessageContaining("CALLER anna");
        ask(gateway, call(Caller.user("berta")).project("p").build());
        assertThatThrownBy(() ->
                        ask(gateway, call(Caller.user("carl")).project("p").build()))
                .hasMessageContaining("PROJECT p");
        ask(gateway, call(Caller.user("dora")).build());
        assertThatThrownBy(() -> ask(gateway, call(Caller.user("emil")).build()))
                .hasMessageContaining("ALL");
    }

    /** Two hundred callers at once share one budget that pays for a part of them. */
    @RepeatedTest(10)
    void many_at_once_never_overspend() {
        ModelGateway gateway = gateway(new Priced())
                .budget(Budget.overall(Window.TOTAL, "0.1"))
                .build();
        AtomicInteger answered = new AtomicInteger();
        atOnce(200, i -> {
            try {
                ask(gateway, call(Caller.user("u" + i)).build());
                answered.incrementAndGet();
            } catch (LimitException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
            }
        });
        BigDecimal spent = ledger.sum(UsageQuery.ALL).usage().cost();
        assertThat(spent).isLessThanOrEqualTo(new BigDecimal("0.1"));
        assertThat(spent).isEqualByComparingTo(new BigDecimal("0.0021").multiply(BigDecimal.valueOf(answered.get())));
        assertThat(answered).hasPositiveValue();
    }

    /** Looks prices up while the hour ends. */
    private class Slow extends Priced {
        @Override
        public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
            if (time.clock().instant().isBefore(Instant.parse("2026-01-01T01:00:00Z"))) {
                time.pass(Duration.ofSeconds(2));
            }
            return super.describe(model, cancellation);
        }
    }

    @Test
    void what_begins_while_an_hour_ends_counts_for_the_next_one() {
        time.pass(Duration.ofMinutes(59).plusSeconds(59));
        ModelGateway gateway =
                gateway(new Slow()).budget(Budget.perCaller(Window.HOUR, "1")).build();
        ask(gateway);
        assertThat(meter(Window.HOUR).used()).isEqualByComparingTo(COST);
    }

    @Test
    void an_hour_that_ends_on_the_way_to_the_ledger_lets_nobody_in_who_does_not_fit() {
        UsageLedger far = new FailingLedger() {
            @Override
            public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
                time.pass(Duration.ofSeconds(2));
                return super.hold(holdId, claims, lease);
            }
        };
        ModelGateway gateway = gateway(new Priced())
                .ledger(far)
                .budget(Budget.perCaller(Window.HOUR, "0.0115"))
                .build();
        time.pass(Duration.ofMinutes(59).plusSeconds(59));
        ask(gateway);
        assertThat(meter(Window.HOUR).used()).isEqualByComparingTo(COST);
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(LimitException.class);
    }

    @Test
    void a_ledger_whose_clock_is_ahead_says_how_long_to_wait() {
        UsageLedger ahead = InMemoryStores.create(Clock.offset(time.clock(), Duration.ofSeconds(5)))
                .usage();
        Priced model = new Priced();
        ModelGateway gateway = gateway(model)
                .ledger(ahead)
                .budget(Budget.perCaller(Window.HOUR, "1"))
                .build();
        time.pass(Duration.ofMinutes(59).plusSeconds(57));
        assertThatThrownBy(() -> ask(gateway))
                .isInstanceOfSatisfying(
                        LimitException.class,
                        refused -> assertThat(refused.retryAfter()).contains(Duration.ofSeconds(3)));
        time.pass(Duration.ofSeconds(3));
        ask(gateway);
        assertThat(model.calls).hasValue(1);
    }

    /** Two hundred callers whose prices are looked up while the hour ends. */
    @Test
    void many_who_straddle_two_hours_never_overspend() {
        CountDownLatch there = new CountDownLatch(200);
        CountDownLatch on = new CountDownLatch(1);
        Priced model = new Priced() {
            @Override
            public Optional<ModelInfo> describe(@Nullable String name, Cancellation cancellation) {
                there.countDown();
                await(on);
                return super.describe(name, cancellation);
            }
        };
        ModelGateway gateway =
                gateway(model).budget(Budget.perCaller(Window.HOUR, "0.1")).build();
        time.pass(Duration.ofMinutes(59).plusSeconds(59));
        CompletableFuture<Void> all = inThread(() -> atOnce(200, i -> {
            try {
                ask(gateway);
            } catch (LimitException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED);
            }
        }));
        await(there);
        time.pass(Duration.ofSeconds(2));
        on.countDown();
        all.join();
        assertThat(spent().usage().cost()).isPositive().isLessThanOrEqualTo(new BigDecimal("0.1"));
        assertThat(meter(Window.HOUR).used())
                .isEqualByComparingTo(spent().usage().cost());
    }
}
