package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.port.store.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who has asked too often, and who waits. */
class RatesTest extends BooksScenario {

    @Test
    void a_caller_who_has_asked_too_often_is_told_how_long_to_wait() {
        ModelGateway gateway =
                gateway(new Priced()).rateLimits(RateLimit.byTier()).build();
        for (int i = 0; i < 100; i++) {
            ask(gateway, call(ANNA).build());
        }
        time.pass(Duration.ofMinutes(20));
        assertThatThrownBy(() -> ask(gateway, call(ANNA).build()))
                .isInstanceOfSatisfying(LimitException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
                    assertThat(refused.retryAfter()).contains(Duration.ofMinutes(40));
                })
                .hasMessageContaining("2400 s");
        ask(gateway, call(ANNA.withTier("pro")).build());
        ask(gateway, call(ANNA.withTier("team")).build());
        ask(gateway, call(Caller.user("berta")).build());
        time.pass(Duration.ofMinutes(40));
        ask(gateway, call(ANNA).build());
    }

    @Test
    void a_patient_call_waits_for_the_next_hour() {
        ModelGateway gateway = gateway(new Priced())
                .rateLimits(Map.of("free", RateLimit.requests(1)))
                .build();
        ask(gateway, call(ANNA).build());
        time.pass(Duration.ofMinutes(50));
        assertThatThrownBy(() ->
                        ask(gateway, call(ANNA).patience(Duration.ofMinutes(5)).build()))
                .isInstanceOf(LimitException.class);
        ask(gateway, call(ANNA).patience(Duration.ofMinutes(6)).build());
    }

    @Test
    void tokens_are_limited_by_what_was_really_used() {
        ModelGateway gateway = gateway(new Priced())
                .rateLimits(Map.of("free", new RateLimit(1_000, 150L)))
                .build();
        ask(gateway, call(ANNA).build()); // 110 set aside, 30 used
        ask(gateway, call(ANNA).build());
        assertThatThrownBy(() -> ask(gateway, call(ANNA).build())).hasMessageContaining("150 tokens");
    }

    @RepeatedTest(5)
    void of_many_at_once_no_more_than_the_limit_are_let_in() {
        Priced model = new Priced();
        ModelGateway gateway = gateway(model)
                .rateLimits(Map.of("free", RateLimit.requests(50)))
                .build();
        atOnce(200, i -> {
            try {
                ask(gateway, call(ANNA).build());
            } catch (LimitException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
            }
        });
        assertThat(model.calls).hasValue(50);
    }

    /** Keeps the first who asks it waiting. */
    private class SlowLedger extends FailingLedger {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch on = new CountDownLatch(1);
        private final AtomicInteger holds = new AtomicInteger();

        @Override
        public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
            if (holds.getAndIncrement() == 0) {
                entered.countDown();
                await(on);
            }
            return super.hold(holdId, claims, lease);
        }
    }

    @Test
    void nobody_is_refused_below_the_limit_because_another_one_is_on_his_way_in() {
        SlowLedger slow = new SlowLedger();
        ModelGateway gateway = gateway(new Priced())
                .ledger(slow)
                .rateLimits(RateLimit.byTier())
                .build();
        CompletableFuture<Void> patient = inThread(
                () -> ask(gateway, call(ANNA).patience(Duration.ofSeconds(5)).build()));
        await(slow.entered);
        ask(gateway);
        slow.on.countDown();
        patient.join();
    }

    @Test
    void a_request_that_never_fits_is_refused_whatever_patience_it_has() {
        ModelGateway gateway = gateway(new Priced())
                .rateLimits(Map.of("free", new RateLimit(1_000, 50L)))
                .build();
        ModelCall call = call(ANNA).patience(Duration.ofHours(5)).build();
        assertThatThrownBy(() -> ask(gateway, call))
                .isInstanceOfSatisfying(
                        LimitException.class,
                        refused -> assertThat(refused.retryAfter()).isEmpty());
    }

    @Test
    void limits_that_no_ledger_takes_are_refused_at_once() {
        for (long none : new long[] {0, -1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> RateLimit.requests(none)).hasMessageContaining("requests");
            assertThatThrownBy(() -> new RateLimit(1, none)).hasMessageContaining("tokens");
        }
        ask(gateway(new Priced())
                .rateLimits(Map.of("free", new RateLimit(999_999_999_999L, 999_999_999_999L)))
                .build());
    }
}
