package dev.orchestrator.conformance;

import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Ledgers whose holds and meters last too long or not long enough. */
final class LeaseMutants {

    private LeaseMutants() {}

    static List<Mutant<UsageLedger>> all() {
        return List.of(
                Mutant.of(
                        "a lease is cut in half",
                        ledger -> leasing(ledger, lease -> lease.dividedBy(2)),
                        "a_hold_counts_until_its_lease_is_over",
                        "holding_again_begins_the_lease_anew"),
                Mutant.of(
                        "a lease never ends",
                        ledger -> leasing(ledger, lease -> lease.multipliedBy(1000)),
                        "a_hold_counts_until_its_lease_is_over",
                        "a_hold_whose_lease_is_over_is_charged_when_it_is_settled"),
                Mutant.of("only the first lease counts", FirstLease::new, "holding_again_begins_the_lease_anew"),
                Mutant.of(
                        "what is over is forgotten",
                        ForgettingHolds::new,
                        "a_hold_whose_lease_is_over_is_charged_when_it_is_settled",
                        "a_hold_that_was_refused_a_second_time_is_charged_all_the_same"),
                Mutant.of(
                        "what was held once is held again",
                        HeldOnce::new,
                        "a_hold_whose_lease_is_over_is_held_again_if_it_fits"),
                Mutant.of(
                        "what is refused is forgotten",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                                Optional<Claim> refused = super.hold(id, claims, lease);
                                refused.ifPresent(c -> inner.settle(id, Map.of()));
                                return refused;
                            }
                        },
                        "a_hold_that_was_refused_a_second_time_is_charged_all_the_same"),
                Mutant.of(
                        "meters never reset",
                        ledger -> resetting(ledger, at -> null),
                        "a_meter_begins_anew_when_it_resets",
                        "the_first_claim_decides_when_a_meter_resets"),
                Mutant.of(
                        "meters reset after an hour",
                        ledger -> resetting(ledger, at -> now().plusSeconds(3600)),
                        "a_meter_that_never_resets_counts_for_ever",
                        "forgetting_meters_leaves_the_others_and_every_entry"),
                Mutant.of(
                        "a window that has ended is open for a moment",
                        ledger -> resetting(ledger, at -> at == null || at.isAfter(now()) ? at : now().plusMillis(1)),
                        "a_claim_whose_time_of_reset_has_come_is_refused"),
                Mutant.of(
                        "the last claim decides when a meter resets",
                        LastClaim::new,
                        "the_first_claim_decides_when_a_meter_resets"),
                Mutant.of(
                        "entries are forgotten with meters",
                        ForgettingEntries::new,
                        "forgetting_meters_leaves_the_others_and_every_entry"));
    }

    private static Instant now() {
        return MutatedUsageLedger.now.instant();
    }

    private static UsageLedger leasing(UsageLedger ledger, UnaryOperator<Duration> change) {
        return new DelegatingUsageLedger(ledger) {
            @Override
            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                return super.hold(id, claims, change.apply(lease));
            }
        };
    }

    private static UsageLedger resetting(UsageLedger ledger, UnaryOperator<Instant> change) {
        return new DelegatingUsageLedger(ledger) {
            @Override
            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                List<Claim> changed = claims.stream()
                        .map(c -> new Claim(c.meter(), c.amount(), c.limit(), change.apply(c.resetsAt())))
                        .toList();
                return super.hold(id, changed, lease).map(c -> claims.get(changed.indexOf(c)));
            }
        };
    }

    private static final class FirstLease extends DelegatingUsageLedger {
        private final Set<String> held = new HashSet<>();

        FirstLease(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            return held.add(id) ? super.hold(id, claims, lease) : Optional.empty();
        }
    }

    private static final class ForgettingHolds extends DelegatingUsageLedger {
        private final Map<String, Instant> leases = new HashMap<>();

        ForgettingHolds(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            Optional<Claim> refused = super.hold(id, claims, lease);
            if (refused.isEmpty()) {
                leases.put(id, now().plus(lease));
            }
            return refused;
        }

        @Override
        public void settle(String id, Map<String, BigDecimal> used) {
            super.settle(id, leases.getOrDefault(id, now()).isAfter(now()) ? used : Map.of());
        }
    }

    private static final class HeldOnce extends DelegatingUsageLedger {
        private final Set<String> held = new HashSet<>();

        HeldOnce(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            Optional<Claim> refused = super.hold(id, claims, lease);
            if (refused.isEmpty()) {
                held.add(id);
            }
            return refused.filter(c -> !held.contains(id));
        }
    }

    /** Counts beside a meter whose claims name another reset. */
    private static final class LastClaim extends DelegatingUsageLedger {
        private final Map<String, String> names = new HashMap<>();

        LastClaim(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            List<Claim> changed = claims.stream().map(this::named).toList();
            return super.hold(id, changed, lease).map(c -> claims.get(changed.indexOf(c)));
        }

        private Claim named(Claim c) {
            names.put(c.meter(), c.meter() + c.resetsAt());
            return new Claim(names.get(c.meter()), c.amount(), c.limit(), c.resetsAt());
        }

        @Override
        public void settle(String id, Map<String, BigDecimal> used) {
            Map<String, BigDecimal> changed = new HashMap<>();
            used.forEach((meter, amount) -> changed.put(names.get(meter), amount));
            super.settle(id, changed);
        }

        @Override
        public MeterReading read(String meter) {
            return super.read(names.getOrDefault(meter, meter));
        }
    }

    /** Begins with nothing at all when a day has passed since the last hold. */
    private static final class ForgettingEntries extends DelegatingUsageLedger {
        private UsageLedger entries = InMemoryStores.create().usage();
        private Instant last = now();

        ForgettingEntries(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            if (last.plus(Duration.ofDays(1)).isBefore(now())) {
                entries = InMemoryStores.create().usage();
            }
            last = now();
            return super.hold(id, claims, lease);
        }

        @Override
        public void record(UsageEntry entry) {
            entries.record(entry);
        }

        @Override
        public UsageSum sum(UsageQuery query) {
            return entries.sum(query);
        }
    }
}
