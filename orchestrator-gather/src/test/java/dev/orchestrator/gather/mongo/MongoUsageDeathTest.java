package dev.orchestrator.gather.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageLedger;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies at every single command of a hold or a settlement in three meters; another one goes on. */
@Timeout(120)
class MongoUsageDeathTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final BigDecimal USED = new BigDecimal("0.1");

    private final MongoDatabase database = MongoServerFixture.client().getDatabase("death-" + UUID.randomUUID());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private UsageLedger living;
    private List<String> meters;
    private String id;

    @BeforeEach
    void opens_a_ledger_that_lives() {
        living = new DyingProcess(database, Integer.MAX_VALUE, false).ledger(clock);
    }

    @AfterEach
    void drops_the_database() {
        database.drop();
    }

    /** Prepares, lets a process die in the given step, and checks; then the same a command later. */
    private void dyingEverywhere(Runnable prepare, Consumer<UsageLedger> step, Runnable check) {
        int deaths = 0;
        for (boolean carriedOut : new boolean[] {false, true}) {
            boolean died = true;
            for (int command = 1; died; command++) {
                id = "h-" + UUID.randomUUID();
                meters = List.of("a" + id, "b" + id, "c" + id);
                prepare.run();
                died = dies(new DyingProcess(database, command, carriedOut), step);
                deaths += died ? 1 : 0;
                check.run();
            }
        }
        assertThat(deaths).isGreaterThanOrEqualTo(12);
    }

    private boolean dies(DyingProcess process, Consumer<UsageLedger> step) {
        try {
            step.accept(process.ledger(clock));
            return process.isDead();
        } catch (OrchestratorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
            return true;
        }
    }

    private List<Claim> whole() {
        return meters.stream()
                .map(meter -> new Claim(meter, BigDecimal.ONE, BigDecimal.ONE, null))
                .toList();
    }

    private Map<String, BigDecimal> used() {
        return Map.of(meters.get(0), USED, meters.get(1), USED, meters.get(2), USED);
    }

    private void assertAll(String used, String held) {
        for (String meter : meters) {
            MeterReading reading = living.read(meter);
            assertThat(reading.used()).isEqualByComparingTo(used);
            assertThat(reading.held()).isEqualByComparingTo(held);
        }
    }

    @Test
    void what_a_dead_process_held_is_free_after_its_lease() {
        dyingEverywhere(() -> {}, ledger -> ledger.hold(id, whole(), LEASE), () -> {
            clock.advance(LEASE.plusMillis(1));
            assertAll("0", "0");
            assertThat(living.hold("next " + id, whole(), LEASE)).isEmpty();
            assertAll("0", "1");
        });
    }

    @Test
    void what_a_dead_process_held_can_be_held_again_settled_or_released_at_once() {
        dyingEverywhere(() -> {}, ledger -> ledger.hold(id, whole(), LEASE), () -> {
            assertThat(living.hold(id, whole(), LEASE)).isEmpty();
            assertAll("0", "1");
            living.settle(id, used());
            assertAll("0.1", "0");
        });
        dyingEverywhere(() -> {}, ledger -> ledger.hold(id, whole(), LEASE), () -> {
            living.settle(id, Map.of());
            assertAll("0", "0");
        });
    }

    @Test
    void a_settlement_that_a_dead_process_began_is_finished_and_charged_once() {
        dyingEverywhere(
                () -> assertThat(living.hold(id, whole(), LEASE)).isEmpty(),
                ledger -> ledger.settle(id, used()),
                () -> {
                    living.settle(id, used());
                    assertAll("0.1", "0");
                });
    }

    @Test
    void a_settlement_that_nobody_finishes_leaves_nothing_held_after_the_lease() {
        dyingEverywhere(
                () -> assertThat(living.hold(id, whole(), LEASE)).isEmpty(),
                ledger -> ledger.settle(id, used()),
                () -> {
                    clock.advance(LEASE.plusMillis(1));
                    assertThat(meters.stream().map(living::read))
                            .allMatch(reading -> reading.held().signum() == 0)
                            .allMatch(reading -> reading.used().signum() == 0
                                    || reading.used().compareTo(USED) == 0);
                });
    }

    @Test
    void a_refusal_that_a_dead_process_could_not_undo_is_free_after_the_lease() {
        Runnable fills = () -> assertThat(living.hold("full " + id, whole().subList(2, 3), LEASE.multipliedBy(3)))
                .isEmpty();
        dyingEverywhere(fills, ledger -> ledger.hold(id, whole(), LEASE), () -> {
            clock.advance(LEASE.plusMillis(1));
            assertThat(living.hold("next " + id, whole().subList(0, 2), LEASE)).isEmpty();
            living.settle("full " + id, Map.of());
        });
    }
}
