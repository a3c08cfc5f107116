package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.mongo.MongoServerFixture;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs with four threads each spend from one budget; one of them is killed. */
@Timeout(180)
class SpendingProcessesTest {

    private static final int KILLED_AFTER = 20;

    private final String project = UUID.randomUUID().toString();

    @Test
    void two_processes_spend_one_budget_in_a_sqlite_file(@TempDir Path folder) throws Exception {
        spendsFromTwoProcesses(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    @Test
    void two_processes_spend_one_budget_in_mongodb() throws Exception {
        spendsFromTwoProcesses(MongoServerFixture.uri());
    }

    @Test
    void what_a_killed_process_held_in_a_sqlite_file_is_free_after_its_lease(@TempDir Path folder) throws Exception {
        outlivesAKilledProcess(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    @Test
    void what_a_killed_process_held_in_mongodb_is_free_after_its_lease() throws Exception {
        outlivesAKilledProcess(MongoServerFixture.uri());
    }

    private void spendsFromTwoProcesses(String address) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                ChildJvm one = start(address, "one", "spend");
                ChildJvm two = start(address, "two", "spend")) {
            UsageLedger ledger = opened.stores().usage();
            go(one, two);
            while (one.isRunning() || two.isRunning()) {
                assertNeverAboveTheLimit(ledger);
            }
            long settled = settled(one) + settled(two);
            assertSpent(ledger, settled, settled);
            assertThat(ledger.read(SpendingProcess.meters(project).get(0)).held())
                    .isZero();
            assertThat(ledger.hold(
                            "another", SpendingProcess.claims(project, SpendingProcess.HELD), Duration.ofMinutes(1)))
                    .as("nothing more fits")
                    .isPresent();
        }
    }

    private void outlivesAKilledProcess(String address) throws Exception {
        Clock later = Clock.offset(Clock.systemUTC(), SpendingProcess.LEASE.plusMinutes(5));
        try (StoresAddress.Opened now = StoresAddress.open(address);
                StoresAddress.Opened then = StoresAddress.open(address, later);
                ChildJvm killed = start(address, "killed", "keep");
                ChildJvm lives = start(address, "lives", "spend")) {
            go(killed);
            for (int i = 0; i < KILLED_AFTER; i++) {
                killed.awaitLine("settled");
            }
            go(lives);
            killed.kill();
            long acknowledged = killed.printed().stream()
                    .filter(line -> line.startsWith("settled"))
                    .count();
            long settled = settled(lives) + acknowledged;
            assertSpent(now.stores().usage(), settled, settled + SpendingProcess.THREADS);
            assertKeptUntilTheLeaseIsOver(now.stores().usage(), then.stores().usage());
        }
    }

    private void assertKeptUntilTheLeaseIsOver(UsageLedger now, UsageLedger then) {
        BigDecimal kept = SpendingProcess.KEPT.multiply(BigDecimal.valueOf(SpendingProcess.THREADS));
        for (String meter : SpendingProcess.meters(project)) {
            assertNeverAboveTheLimit(now);
            assertThat(now.read(meter).held()).isBetween(kept, kept.add(BigDecimal.valueOf(SpendingProcess.THREADS)));
            assertThat(then.read(meter).held()).isZero();
        }
        List<BigDecimal> before = used(then);
        then.settle("kept-killed-0", SpendingProcess.used(project, BigDecimal.TEN));
        assertThat(used(then))
                .as("what is settled late is charged")
                .isEqualTo(before.stream().map(used -> used.add(BigDecimal.TEN)).toList());
        for (String meter : SpendingProcess.meters(project)) {
            BigDecimal left = SpendingProcess.LIMIT.subtract(then.read(meter).used());
            Claim rest = new Claim(meter, left, SpendingProcess.LIMIT, null);
            assertThat(then.hold("rest of " + meter, List.of(rest), Duration.ofMinutes(1)))
                    .isEmpty();
        }
    }

    private List<BigDecimal> used(UsageLedger ledger) {
        return SpendingProcess.meters(project).stream()
                .map(meter -> ledger.read(meter).used())
                .toList();
    }

    private ChildJvm start(String address, String name, String what) throws Exception {
        return ChildJvm.start(SpendingProcess.class, address, project, name, what);
    }

    private static void go(ChildJvm... children) throws Exception {
        for (ChildJvm child : children) {
            child.awaitLine("ready");
        }
        for (ChildJvm child : children) {
            child.send("go");
        }
    }

    private static long settled(ChildJvm child) throws Exception {
        long settled = Long.parseLong(child.awaitLine("done").substring("done ".length()));
        assertThat(child.await()).isZero();
        return settled;
    }

    private void assertNeverAboveTheLimit(UsageLedger ledger) {
        for (String meter : SpendingProcess.meters(project)) {
            MeterReading reading = ledger.read(meter);
            assertThat(reading.used().add(reading.held())).isLessThanOrEqualTo(SpendingProcess.LIMIT);
        }
    }

    /** Between so many and so many settlements were charged, to every meter, and each entry is there. */
    private void assertSpent(UsageLedger ledger, long atLeast, long atMost) {
        List<String> meters = SpendingProcess.meters(project);
        for (String meter : meters) {
            assertThat(ledger.read(meter).used())
                    .isBetween(
                            SpendingProcess.USED.multiply(BigDecimal.valueOf(atLeast)),
                            SpendingProcess.USED.multiply(BigDecimal.valueOf(atMost)))
                    .isLessThanOrEqualTo(SpendingProcess.LIMIT);
        }
        UsageSum sum = ledger.sum(UsageQuery.ALL.withProject(project));
        assertThat(sum.calls()).isBetween(atLeast, atMost);
        assertThat(sum.usage().cost())
                .isEqualByComparingTo(SpendingProcess.USED.multiply(BigDecimal.valueOf(sum.calls())));
    }
}
