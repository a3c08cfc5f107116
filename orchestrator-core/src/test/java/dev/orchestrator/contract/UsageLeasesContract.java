package dev.orchestrator.contract;

import dev.orchestrator.port.store.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of {@link UsageLedgerContract} about how long holds and meters last. */
abstract class UsageLeasesContract extends UsageScenario {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void a_hold_counts_until_its_lease_is_over() {
        held(claim("6", "10"));
        clock.advance(LEASE.minus(TICK));
        assertReading("0", "6");
        assertRefused(claim("5", "10"), claim("5", "10"));
        clock.advance(TICK.multipliedBy(2));
        assertReading("0", "0");
        held(claim("10", "10"));
    }

    @Test
    void holding_again_begins_the_lease_anew() {
        String id = held(claim("6", "10"));
        clock.advance(LEASE.minus(TICK));
        held(id, claim("6", "10"));
        clock.advance(LEASE.minus(TICK));
        assertReading("0", "6");
        clock.advance(TICK.multipliedBy(2));
        assertReading("0", "0");
    }

    @Test
    void a_hold_whose_lease_is_over_is_charged_when_it_is_settled() {
        String late = held(claim("6", "10"));
        clock.advance(LEASE.plus(TICK));
        settle(held(claim("10", "10")), "9");
        clock.advance(HOUR.multipliedBy(23));
        held(claim("1", "10"));
        settle(late, "2");
        assertReading("11", "1");
        settle(late, "2");
        assertReading("11", "1");
    }

    @Test
    void a_hold_whose_lease_is_over_is_held_again_if_it_fits() {
        String id = held(claim("6", "10"));
        clock.advance(LEASE.plus(TICK));
        String other = held(claim("5", "10"));
        assertRefused(id, claim("6", "10"), claim("6", "10"));
        assertReading("0", "5");
        ledger.settle(other, Map.of());
        held(id, claim("6", "10"));
        assertReading("0", "6");
        settle(id, "1");
        assertReading("1", "0");
    }

    @Test
    void a_hold_that_was_refused_a_second_time_is_charged_all_the_same() {
        String full = unique("usd/all");
        Claim whole = claim(full, "1", "1");
        String id = held(claim("6", "10"), whole);
        clock.advance(LEASE.plus(TICK));
        held(whole);
        assertRefused(id, whole, claim("6", "10"), whole);
        assertReading("0", "0");
        settle(id, "2");
        assertReading("2", "0");
    }

    private Claim hourly(String amount, Instant resetsAt) {
        return new Claim(meter, amount(amount), amount("10"), resetsAt);
    }

    @Test
    void a_meter_begins_anew_when_it_resets() {
        Instant reset = clock.instant().plus(HOUR);
        settle(held(hourly("4", reset)), "4");
        clock.advance(HOUR.minus(TICK));
        String late = held(hourly("6", reset));
        assertRefused(hourly("1", reset), hourly("1", reset));
        assertReading("4", "6");
        clock.advance(TICK);
        assertReading("0", "0");
        String next = held(hourly("10", reset.plus(HOUR)));
        settle(late, "6");
        assertReading("0", "10");
        settle(next, "3");
        assertReading("3", "0");
    }

    @Test
    void a_claim_whose_time_of_reset_has_come_is_refused() {
        Claim late = hourly("1", clock.instant());
        assertRefused(late, late);
        assertReading("0", "0");
        held(hourly("1", clock.instant().plus(TICK)));
        assertRefused(late, late);
        assertReading("0", "1");
    }

    @Test
    void the_first_claim_decides_when_a_meter_resets() {
        Instant reset = clock.instant().plus(HOUR);
        settle(held(hourly("4", reset)), "4");
        settle(held(hourly("1", reset.plus(HOUR))), "1");
        settle(held(hourly("1", null)), "1");
        assertReading("6", "0");
        clock.advance(HOUR);
        assertReading("0", "0");
    }

    @Test
    void a_meter_that_never_resets_counts_for_ever() {
        settle(held(claim("4", "10")), "4");
        clock.advance(Duration.ofDays(3650));
        held(claim("6", "10"));
        assertReading("4", "6");
        assertRefused(claim("1", "10"), claim("1", "10"));
    }

    @Test
    void forgetting_meters_leaves_the_others_and_every_entry() {
        Instant reset = clock.instant().plus(HOUR);
        record("1");
        settle(held(claim("4", "10")), "4");
        for (int i = 0; i < 100; i++) {
            held(new Claim(unique("usd/user"), amount("1"), amount("1"), reset));
        }
        clock.advance(Duration.ofDays(2));
        for (int i = 0; i < 20; i++) {
            ledger.settle(held(claim("1", "10")), Map.of());
        }
        assertReading("4", "0");
        assertSum(sumOfUser(), 1, "1");
    }
}
