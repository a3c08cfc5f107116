package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Caller;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of a usage ledger share. Every test has users, projects and meters of its own. */
@Timeout(120)
abstract class UsageScenario {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration TICK = Duration.ofMillis(1);

    protected final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    final String user = unique("user");
    final String project = unique("project");
    final String meter = unique("usd/user");
    protected UsageLedger ledger;

    /**
     * Opens the ledger under test; it may hold what other tests have left. What has to be closed is closed by the subclass
     * after each test.
     */
    protected abstract UsageLedger open(Clock clock) throws Exception;

    @BeforeEach
    void opens_the_ledger() throws Exception {
        ledger = open(clock);
    }

    static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    static BigDecimal amount(String amount) {
        return new BigDecimal(amount);
    }

    static Usage usage(String cost) {
        return new Usage(4, 3, 2, 1, amount(cost), Usage.CostBasis.PROVIDER);
    }

    UsageEntry.Builder entry() {
        return entry(unique("e"), user);
    }

    UsageEntry.Builder entry(String id, String ofUser) {
        return UsageEntry.builder(id, clock.instant(), Caller.user(ofUser), "run", "CHAT", "primary", "model");
    }

    void record(String cost) {
        ledger.record(entry().usage(usage(cost)).build());
    }

    UsageSum sumOfUser() {
        return ledger.sum(UsageQuery.ALL.withUser(user));
    }

    static void assertSum(UsageSum sum, long calls, String cost) {
        assertThat(sum.calls()).isEqualTo(calls);
        assertThat(sum.usage().cost()).isEqualByComparingTo(cost);
    }

    Claim claim(String amount, String limit) {
        return claim(meter, amount, limit);
    }

    static Claim claim(String meter, String amount, String limit) {
        return new Claim(meter, amount(amount), amount(limit), null);
    }

    /** Holds under an id and fails if it does not fit. */
    String held(String id, Claim... claims) {
        assertThat(ledger.hold(id, List.of(claims), LEASE)).isEmpty();
        return id;
    }

    String held(Claim... claims) {
        return held(unique("hold"), claims);
    }

    void assertRefused(Claim refused, Claim... claims) {
        assertRefused(unique("hold"), refused, claims);
    }

    void assertRefused(String id, Claim refused, Claim... claims) {
        assertThat(ledger.hold(id, List.of(claims), LEASE)).contains(refused);
    }

    void settle(String id, String used) {
        ledger.settle(id, Map.of(meter, amount(used)));
    }

    void assertReading(String used, String held) {
        assertReading(meter, used, held);
    }

    void assertReading(String ofMeter, String used, String held) {
        MeterReading reading = ledger.read(ofMeter);
        assertThat(reading.used()).as("used").isEqualByComparingTo(used);
        assertThat(reading.held()).as("held").isEqualByComparingTo(held);
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure with code %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
    }
}
