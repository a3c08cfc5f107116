package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.stream.Usage.CostBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ledger that fails, and figures that nobody can have meant, take no answer away and lose no money. */
class BooksTroubleTest extends BooksScenario {

    private static final Budget DAILY = Budget.perCaller(Window.DAY, "1");

    private final FailingLedger failing = new FailingLedger();
    private final ModelGateway gateway =
            gateway(new Priced()).ledger(failing).budget(DAILY).build();

    private void assertBooked() {
        assertThat(spent().calls()).isEqualTo(1);
        assertThat(spent().usage().cost()).isEqualByComparingTo(COST);
        assertThat(meter(Window.DAY).used()).isEqualByComparingTo(COST);
        assertThat(meter(Window.DAY).held()).isEqualByComparingTo("0");
    }

    @Test
    void what_could_not_be_settled_is_settled_a_little_later() {
        failing.settles.set(2);
        ask(gateway);
        assertThat(spent().calls()).as("the entry does not wait for the meter").isEqualTo(1);
        assertThat(meter(Window.DAY).held()).isEqualByComparingTo(WORST_CASE);
        time.pass(Duration.ofSeconds(1));
        eventually(() -> failing.settles.get() == 0);
        eventually(() -> time.pendingTasks() > 0);
        time.pass(Duration.ofSeconds(10));
        eventually(() -> meter(Window.DAY).held().signum() == 0);
        assertBooked();
    }

    @Test
    void what_could_not_be_recorded_is_recorded_a_little_later() {
        failing.records.set(1);
        ask(gateway);
        assertThat(meter(Window.DAY).used()).isEqualByComparingTo(COST);
        time.pass(Duration.ofSeconds(1));
        eventually(() -> spent().calls() == 1);
        assertBooked();
    }

    @Test
    void a_ledger_that_stays_down_is_left_alone_in_the_end() {
        failing.settles.set(Integer.MAX_VALUE);
        failing.records.set(Integer.MAX_VALUE);
        assertThat(ask(gateway).response().text()).isEqualTo("Some words.");
        int tries = 1;
        for (int seconds : List.of(1, 10, 60)) {
            int left = Integer.MAX_VALUE - ++tries;
            time.pass(Duration.ofSeconds(seconds));
            eventually(() -> failing.settles.get() == left && failing.records.get() == left);
            eventually(() -> left == Integer.MAX_VALUE - 4 || time.pendingTasks() == 2);
        }
        assertThat(time.pendingTasks()).isZero();
    }

    @Test
    void a_bug_of_the_ledger_takes_no_answer_away() {
        failing.failure = new IllegalStateException("closed");
        failing.settles.set(1);
        failing.records.set(1);
        assertThat(ask(gateway).response().text()).isEqualTo("Some words.");
        time.pass(Duration.ofSeconds(1));
        eventually(() -> spent().calls() == 1 && meter(Window.DAY).held().signum() == 0);
        assertBooked();
    }

    @Test
    void a_bug_of_the_ledger_takes_no_answer_away_where_rates_are_limited() {
        failing.failure = new IllegalStateException("closed");
        failing.settles.set(1);
        ModelGateway limited = ModelGateway.builder(Hop.primary(new Priced(), "m"))
                .ledger(failing)
                .time(time.clock(), time)
                .rateLimits(RateLimit.byTier())
                .build();
        assertThat(ask(limited).response().text()).isEqualTo("Some words.");
        String requests = "requests anna " + Window.HOUR.at(time.clock().instant());
        time.pass(Duration.ofSeconds(1));
        eventually(() -> ledger.read(requests).used().signum() > 0);
        assertThat(ledger.read(requests).held()).isEqualByComparingTo("0");
    }

    @Test
    void a_hold_of_which_the_answer_was_lost_is_given_back() {
        FailingLedger lost = new FailingLedger() {
            @Override
            public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
                super.hold(holdId, claims, lease);
                throw failure;
            }
        };
        lost.settles.set(1);
        Priced model = new Priced();
        ModelGateway unlucky = gateway(model).ledger(lost).budget(DAILY).build();
        assertThatThrownBy(() -> ask(unlucky)).isEqualTo(lost.failure);
        assertThat(model.calls).hasValue(0);
        eventually(() -> time.pendingTasks() > 0);
        time.pass(Duration.ofSeconds(1));
        eventually(() -> meter(Window.DAY).held().signum() == 0);
        assertThat(meter(Window.DAY).used()).isEqualByComparingTo("0");
    }

    @Test
    void a_ledger_that_was_not_given_keeps_meters_and_no_entries() {
        Books books = new Books(ledger, false, time.clock(), time, Runnable::run);
        Claim claim = new Claim("m", BigDecimal.ONE, BigDecimal.TEN, null);
        Books.Hold hold = books.hold(() -> List.of(claim));
        books.settle(hold, Map.of("m", BigDecimal.ONE));
        books.record(
                () -> UsageEntry.builder("e", time.clock().instant(), ANNA, "run-1", "CHAT", "hop", "model")
                        .build(),
                () -> "entry e");
        assertThat(ledger.read("m").used()).isEqualByComparingTo("1");
        assertThat(spent().calls()).isZero();
    }

    @Test
    void costs_and_counts_that_no_ledger_takes_are_written_down_as_it_takes_them() {
        Map<Usage, String> told = Map.of(
                cost("0.5" + "0".repeat(35) + "1"),
                "0.500000000000000000000000000000000001",
                cost("1E-999999999"),
                "1E-36",
                cost("0E-999999999"),
                "0",
                cost("1E+999999999"),
                "999999999999",
                new Usage(Long.MAX_VALUE, 1, 0, 0, BigDecimal.ONE, CostBasis.PROVIDER),
                "1");
        told.forEach((usage, booked) -> {
            UsageLedger own = InMemoryStores.create(time.clock()).usage();
            Priced model = new Priced();
            model.usage = usage;
            ModelGateway odd = gateway(model).ledger(own).build();
            ask(odd);
            ask(odd);
            Usage sum = own.sum(UsageQuery.ALL).usage();
            assertThat(sum.cost()).isEqualByComparingTo(new BigDecimal(booked).multiply(BigDecimal.valueOf(2)));
            assertThat(sum.inputTokens()).isBetween(20L, 2 * UsageEntry.MOST_TOKENS);
        });
    }

    private static Usage cost(String cost) {
        return new Usage(10, 20, 0, 0, new BigDecimal(cost), CostBasis.PROVIDER);
    }

    @Test
    void a_model_that_does_not_say_its_name_is_written_down_by_that_of_the_hop() {
        LanguageModel nameless = (request, events, cancellation) -> {
            events.emit(new AnswerStarted("", "acme", null));
            events.emit(new TextDelta("Yes"));
            return new ModelResponse("Yes", List.of(), FinishReason.STOP, cost("1"), "", "acme", null, null);
        };
        ask(gateway(nameless).budget(DAILY).build());
        assertThat(spent().usage().cost()).isEqualByComparingTo("1");
    }

    @Test
    void ids_that_no_ledger_takes_are_refused_before_the_call() {
        assertThatThrownBy(() -> call(ANNA).project("").build()).hasMessageContaining("projectId");
        assertThatThrownBy(() -> call(ANNA).message(" ", null).build()).hasMessageContaining("conversationId");
        assertThatThrownBy(() -> call(ANNA).message(null, " ").build()).hasMessageContaining("messageId");
    }

    @Test
    void prices_that_make_no_sense_or_cannot_be_told_fail_no_answer() {
        LanguageModel buggy = new Priced() {
            @Override
            public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
                throw new IllegalStateException("bug");
            }
        };
        LanguageModel below = new Priced() {
            @Override
            public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
                return Optional.of(new ModelInfo("m", null, null, BigDecimal.ONE.negate(), OUTPUT, null));
            }
        };
        for (LanguageModel model : List.of(buggy, below)) {
            assertThat(ask(gateway(model).budget(DAILY).build())
                            .response()
                            .usage()
                            .basis())
                    .isEqualTo(CostBasis.UNKNOWN);
        }
    }
}
