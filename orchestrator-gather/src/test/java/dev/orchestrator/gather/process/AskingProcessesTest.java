package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.LimitException;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.gather.mongo.MongoServerFixture;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.testing.ScriptedModel;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs ask through gateways with a hundred threads each, under one budget and one rate limit. */
@Timeout(180)
class AskingProcessesTest {

    private static final String UNLIMITED = "unlimited";
    private static final String FREE = "free";
    private static final int OPEN = 30;

    private final String project = UUID.randomUUID().toString();

    /** Stands still, a day in the future: no window ends while a test runs. */
    private final Instant now = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);

    @Test
    void two_gateways_on_one_mongodb_never_spend_more_than_the_budget() throws Exception {
        neverSpendMoreThanTheBudget(MongoServerFixture.uri());
    }

    @Test
    void two_gateways_on_one_sqlite_file_never_spend_more_than_the_budget(@TempDir Path folder) throws Exception {
        neverSpendMoreThanTheBudget(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    private void neverSpendMoreThanTheBudget(String address) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                ChildJvm one = start(address, UNLIMITED, 0);
                ChildJvm two = start(address, UNLIMITED, 0)) {
            go(one, two);
            while (one.isRunning() || two.isRunning()) {
                assertThat(spent(opened).usage().cost()).isLessThanOrEqualTo(AskingProcess.BUDGET);
            }
            long answered = answered(one) + answered(two);
            UsageSum spent = spent(opened);
            assertThat(spent.calls()).isEqualTo(answered);
            assertThat(spent.usage().cost())
                    .isEqualByComparingTo(ScriptedModel.COST.multiply(BigDecimal.valueOf(answered)))
                    .isLessThanOrEqualTo(AskingProcess.BUDGET);
            assertThat(spent.usage().cost())
                    .as("whoever came last was refused for the worst case of one call")
                    .isGreaterThan(AskingProcess.BUDGET.subtract(AskingProcess.WORST_CASE));
        }
    }

    @Test
    void two_gateways_on_one_mongodb_let_a_caller_in_as_often_as_he_may_ask() throws Exception {
        letACallerInAsOftenAsHeMayAsk(MongoServerFixture.uri());
    }

    @Test
    void two_gateways_on_one_sqlite_file_let_a_caller_in_as_often_as_he_may_ask(@TempDir Path folder) throws Exception {
        letACallerInAsOftenAsHeMayAsk(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    private void letACallerInAsOftenAsHeMayAsk(String address) throws Exception {
        try (ChildJvm one = start(address, FREE, 0);
                ChildJvm two = start(address, FREE, 0)) {
            go(one, two);
            assertThat(answered(one) + answered(two)).isEqualTo(AskingProcess.CALLS_AN_HOUR);
        }
    }

    @Test
    void what_a_killed_gateway_set_aside_is_kept_until_its_lease_is_over() throws Exception {
        String address = MongoServerFixture.uri();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                StoresAddress.Opened then = StoresAddress.open(address, later);
                ChildJvm killed = start(address, UNLIMITED, OPEN);
                ChildJvm lives = start(address, UNLIMITED, 0)) {
            go(killed);
            for (int i = 0; i < OPEN; i++) {
                killed.awaitLine("speaking");
            }
            go(lives);
            answered(lives);
            killed.kill();
            UsageLedger now = opened.stores().usage();
            BigDecimal kept = AskingProcess.WORST_CASE.multiply(BigDecimal.valueOf(OPEN));
            assertThat(spent(opened).usage().cost().add(kept)).isLessThanOrEqualTo(AskingProcess.BUDGET);
            assertThatThrownBy(() -> ask(now))
                    .isInstanceOfSatisfying(
                            LimitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_EXCEEDED));
            assertThat(ask(then.stores().usage()).response().text()).isEqualTo("Yes.");
        }
    }

    private ModelAnswer ask(UsageLedger ledger) {
        ModelGateway gateway = AskingProcess.gateway(ledger, now, UNLIMITED, AskingProcess.answering());
        return gateway.generate(AskingProcess.call(project, UNLIMITED), event -> {}, Cancellation.none());
    }

    private UsageSum spent(StoresAddress.Opened opened) {
        return opened.stores().usage().sum(UsageQuery.ALL.withProject(project));
    }

    private ChildJvm start(String address, String tier, int open) throws Exception {
        return ChildJvm.start(AskingProcess.class, address, project, tier, now.toString(), String.valueOf(open));
    }

    private static void go(ChildJvm... children) throws Exception {
        for (ChildJvm child : children) {
            child.awaitLine("ready");
        }
        for (ChildJvm child : children) {
            child.send("go");
        }
    }

    private static long answered(ChildJvm child) throws Exception {
        long answered = Long.parseLong(child.awaitLine("done").substring("done ".length()));
        assertThat(child.await()).isZero();
        return answered;
    }
}
