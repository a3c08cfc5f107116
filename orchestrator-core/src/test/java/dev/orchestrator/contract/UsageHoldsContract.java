package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of {@link UsageLedgerContract} about what is held and settled. */
abstract class UsageHoldsContract extends UsageLeasesContract {

    @Test
    void a_meter_that_nobody_used_shows_zeros() {
        assertReading("0", "0");
    }

    @Test
    void what_is_held_counts_against_the_limit() {
        held(claim("6", "10"));
        assertRefused(claim("4.000001", "10"), claim("4.000001", "10"));
        assertReading("0", "6");
        held(claim("4", "10.00"));
        assertReading("0", "10");
        assertRefused(claim("1E-30", "10"), claim("1E-30", "10"));
        held(claim("0", "10"));
        held(claim("1", "11"));
        assertReading("0", "11");
    }

    @Test
    void a_claim_above_the_limit_does_not_fit_a_new_meter() {
        assertRefused(claim("1.01", "1"), claim("1.01", "1"));
        assertReading("0", "0");
    }

    @Test
    void a_hold_is_settled_on_what_was_used() {
        String id = held(claim("6", "10"));
        settle(id, "1.5");
        assertReading("1.5", "0");
        held(claim("8.5", "10"));
        assertRefused(claim("0.1", "10"), claim("0.1", "10"));
    }

    @Test
    void settling_with_nothing_releases() {
        ledger.settle(held(claim("6", "10")), Map.of());
        assertReading("0", "0");
        held(claim("10", "10"));
    }

    @Test
    void more_than_was_held_is_charged_all_the_same() {
        settle(held(claim("1", "2")), "3");
        assertReading("3", "0");
        assertRefused(claim("0", "2"), claim("0", "2"));
    }

    @Test
    void settling_again_charges_nothing() {
        String id = held(claim("6", "10"));
        settle(id, "2");
        settle(id, "2");
        settle(id, "5");
        ledger.settle(id, Map.of());
        assertReading("2", "0");
    }

    @Test
    void a_hold_that_is_unknown_is_not_charged() {
        held(claim("1", "10"));
        settle(unique("hold"), "5");
        assertReading("0", "1");
    }

    @Test
    void all_claims_are_held_or_none() {
        String full = unique("usd/project");
        String other = unique("usd/all");
        held(claim(full, "1", "1"));
        Claim refused = claim(full, "0.5", "1");
        assertRefused(refused, claim("1", "10"), refused, claim(other, "11", "10"));
        assertReading("0", "0");
        assertReading(full, "0", "1");
        assertReading(other, "0", "0");
        held(claim("10", "10"), claim(other, "10", "10"));
    }

    @Test
    void nothing_may_be_claimed() {
        assertThat(ledger.hold(unique("hold"), List.of(), LEASE)).isEmpty();
    }

    @Test
    void each_meter_is_charged_with_its_own_amount() {
        String tokens = unique("tokens/user");
        String calls = unique("calls/user");
        String never = unique("usd/never");
        String id = held(claim("1", "10"), claim(tokens, "1000", "5000"), claim(calls, "1", "100"));
        ledger.settle(id, Map.of(meter, amount("0.25"), tokens, amount("700"), never, amount("3")));
        assertReading("0.25", "0");
        assertReading(tokens, "700", "0");
        assertReading(calls, "0", "0");
        assertReading(never, "0", "0");
    }

    @Test
    void amounts_are_exact() {
        for (int i = 0; i < 10; i++) {
            settle(held(claim("0.1", "1")), "0.1");
        }
        assertReading("1", "0");
        assertRefused(claim("1E-36", "1"), claim("1E-36", "1"));
        settle(held(claim("1E+11", "9E+11")), "100000000000.000000000000000000000000000000000001");
        assertReading("100000000001.000000000000000000000000000000000001", "0");
        held(claim("1E-36", "9E+11"));
        assertReading("100000000001.000000000000000000000000000000000001", "1E-36");
    }

    @Test
    void holding_again_holds_once() throws Exception {
        Claim whole = claim("1", "1");
        String id = unique("hold");
        assertThat(Together.run(8, thread -> ledger.hold(id, List.of(whole), LEASE)))
                .allMatch(refused -> refused.isEmpty());
        held(id, whole);
        held(id, claim("0.5", "1"));
        assertReading("0", "1");
        settle(id, "0.75");
        assertReading("0.75", "0");
    }

    @Test
    void names_of_meters_are_kept_apart_whatever_their_text() {
        // Each pair is the same to UTF-8, or to a database that ignores case or blanks, or tells a path by dots.
        List<String> names = new ArrayList<>(List.of(
                meter + "\uD83D",
                meter + "\uD83E",
                meter + "a",
                meter + "A",
                meter + " ",
                meter,
                "$" + meter,
                "." + meter));
        HostileText.ALL.forEach(text -> names.add(unique("m") + (text.length() < 100 ? text : "")));
        for (String name : names) {
            String id = held(claim(name, "1", "1"));
            ledger.settle(id, Map.of(name, amount("0.5")));
            held(claim(name, "0.5", "1"));
        }
        names.forEach(name -> assertReading(name, "0.5", "0.5"));
    }

    @Test
    void ids_of_holds_are_kept_apart_whatever_their_text() {
        String id = unique("h");
        List<String> ids = new ArrayList<>(
                List.of(id + "\uD83D", id + "\uD83E", id + "a", id + "A", id + " ", id, "$" + id, id + ".0"));
        HostileText.ALL.forEach(text -> ids.add(unique("h") + (text.length() < 100 ? text : "")));
        ids.forEach(one -> held(one, claim("1", "100")));
        assertReading("0", String.valueOf(ids.size()));
        for (String one : ids) {
            settle(one, "0.5");
        }
        assertReading(amount("0.5").multiply(new BigDecimal(ids.size())).toString(), "0");
    }

    @Test
    void of_many_threads_none_gets_above_the_limit_and_nothing_is_lost() throws Exception {
        int threads = 200;
        int fit = 60;
        Claim claim = claim("0.1", "6");
        List<Boolean> holding = Together.run(
                threads,
                thread ->
                        ledger.hold("h" + thread + meter, List.of(claim), LEASE).isEmpty());
        assertThat(holding).filteredOn(held -> held).hasSize(fit);
        assertReading("0", "6");
        List<BigDecimal> used = Together.run(threads, thread -> {
            BigDecimal amount = BigDecimal.valueOf(thread, 7);
            ledger.settle("h" + thread + meter, Map.of(meter, amount));
            return holding.get(thread) ? amount : BigDecimal.ZERO;
        });
        BigDecimal sum = used.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertReading(sum.toString(), "0");
    }

    @Test
    void threads_that_hold_and_settle_at_once_never_pass_the_limit() throws Exception {
        Claim claim = claim("1", "5");
        List<Integer> charged = Together.run(16, thread -> {
            int mine = 0;
            for (int i = 0; i < 20; i++) {
                String id = thread + "." + i + meter;
                if (ledger.hold(id, List.of(claim), LEASE).isEmpty()) {
                    settle(id, i % 4 == 0 ? "0.01" : "0");
                    mine += i % 4 == 0 ? 1 : 0;
                }
                MeterReading now = ledger.read(meter);
                assertThat(now.used().add(now.held())).isLessThanOrEqualTo(amount("5"));
            }
            return mine;
        });
        int all = charged.stream().mapToInt(Integer::intValue).sum();
        assertReading(BigDecimal.valueOf(all, 2).toString(), "0");
    }

    @Test
    void threads_that_meet_in_several_meters_hold_all_or_none() throws Exception {
        String other = unique("usd/all");
        List<Boolean> holding = Together.run(24, thread -> {
            Claim one = claim("1", "10");
            Claim two = claim(other, "1", "7");
            List<Claim> claims = thread % 2 == 0 ? List.of(one, two) : List.of(two, one);
            return ledger.hold("h" + thread + meter, claims, LEASE).isEmpty();
        });
        long held = holding.stream().filter(h -> h).count();
        assertThat(held).isBetween(1L, 7L);
        assertReading("0", String.valueOf(held));
        assertReading(other, "0", String.valueOf(held));
    }

    @Test
    void threads_that_settle_one_hold_charge_it_once() throws Exception {
        String id = held(claim("1", "10"));
        Together.run(8, thread -> {
            settle(id, "0.5");
            return thread;
        });
        assertReading("0.5", "0");
    }

    @Test
    void what_no_ledger_takes_is_refused() {
        String id = unique("hold");
        assertFails(
                ErrorCode.VALIDATION_ERROR, () -> ledger.hold(id, List.of(claim("1", "9"), claim("2", "9")), LEASE));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> ledger.hold(id, List.of(claim("1", "9")), Duration.ZERO));
        held(id, claim("1", "9"));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> settle(id, "-1"));
        assertFails(ErrorCode.VALIDATION_ERROR, () -> settle(id, "1E+999999999"));
        assertReading("0", "1");
    }
}
