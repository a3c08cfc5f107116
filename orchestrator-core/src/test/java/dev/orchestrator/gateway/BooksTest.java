package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is set aside, what is written down, and who is refused. */
@Timeout(60)
class BooksTest {

    private static final Caller ANNA = Caller.user("anna");
    private static final BigDecimal INPUT = new BigDecimal("0.00001");
    private static final BigDecimal OUTPUT = new BigDecimal("0.0001");
    private static final int LONGEST = 100;

    private final InstantTime time = new InstantTime();
    private final UsageLedger ledger = InMemoryStores.create(time.clock()).usage();
    private final Cancellation.Source run = Cancellation.source();

    /** Has prices, counts its tokens and leaves the price to the gateway; breaks off or is cancelled on demand. */
    private class Priced implements LanguageModel {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            calls.incrementAndGet();
            events.emit(new AnswerStarted("m-1", "acme", "gen-1"));
            events.emit(new TextDelta("Some words."));
            end(events, cancellation);
            Usage usage = Usage.ofTokens(10, 20);
            events.emit(new UsageReported(usage));
            return new ModelResponse("Some words.", List.of(), FinishReason.STOP, usage, "m-1", "acme", "gen-1", null);
        }

        void end(EventSink events, Cancellation cancellation) {}

        @Override
        public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
            return Optional.of(new ModelInfo("m", null, null, INPUT, OUTPUT, null));
        }
    }

    private static ModelCall.Builder call(Caller caller) {
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi")))
                .maxTokens(LONGEST)
                .build();
        return ModelCall.builder(caller, "run-1", ModelCall.Purpose.CHAT, request);
    }

    private ModelGateway.Builder gateway(LanguageModel model) {
        return ModelGateway.builder(Hop.primary(model, "m")).ledger(ledger).time(time.clock(), time);
    }

    private ModelAnswer ask(ModelGateway gateway, ModelCall call) {
        return gateway.generate(call, event -> {}, run.token());
    }

    private Usage spentBy(Caller caller) {
        return ledger.sum(UsageQuery.ALL.withUser(caller.userId())).usage();
    }

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
                    void end(EventSink events, Cancellation cancellation) {
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
        assertThat(meter().used()).isEqualByComparingTo(real.cost());
        assertThat(meter().held()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void a_broken_answer_that_nobody_counted_is_estimated() {
        List<Usage> told = new ArrayList<>();
        ModelGateway gateway = gateway(new Priced() {
                    @Override
                    void end(EventSink events, Cancellation cancellation) {
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

    private MeterReading meter() {
        return ledger.read("usd CALLER anna " + Window.DAY.at(time.clock().instant()));
    }

    private interface Task {
        void run(int number);
    }

    private static void atOnce(int number, Task task) {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int own = i;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        task.run(own);
                    },
                    run -> new Thread(run).start()));
        }
        start.countDown();
        all.forEach(CompletableFuture::join);
    }

    private static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within ten seconds").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
