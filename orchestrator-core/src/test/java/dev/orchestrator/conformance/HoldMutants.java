package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageLedger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Ledgers that hold or settle wrongly. */
final class HoldMutants {

    private HoldMutants() {}

    static List<Mutant<UsageLedger>> all() {
        return Stream.of(holding(), settling(), reading()).flatMap(List::stream).toList();
    }

    private static List<Mutant<UsageLedger>> holding() {
        return List.of(
                Mutant.of(
                        "everything fits",
                        ledger -> claiming(ledger, c -> limited(c, new BigDecimal("9E+11"))),
                        "what_is_held_counts_against_the_limit",
                        "a_claim_above_the_limit_does_not_fit_a_new_meter",
                        "of_many_threads_none_gets_above_the_limit_and_nothing_is_lost"),
                Mutant.of(
                        "the limit itself is too much",
                        ledger -> claiming(
                                ledger,
                                c -> limited(
                                        c,
                                        c.limit()
                                                .subtract(new BigDecimal("1E-9"))
                                                .max(BigDecimal.ZERO))),
                        "what_is_held_counts_against_the_limit"),
                Mutant.of(
                        "a new meter takes everything",
                        NewTakesAll::new,
                        "a_claim_above_the_limit_does_not_fit_a_new_meter"),
                Mutant.of(
                        "every tenth refusal is forgotten",
                        Forgiving::new,
                        "of_many_threads_none_gets_above_the_limit_and_nothing_is_lost"),
                Mutant.of(
                        "claims are held one by one",
                        OneByOne::new,
                        "all_claims_are_held_or_none",
                        "threads_that_meet_in_several_meters_hold_all_or_none"),
                Mutant.of(
                        "the last claim is named that does not fit",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                                return super.hold(id, claims, lease).map(c -> claims.get(claims.size() - 1));
                            }
                        },
                        "all_claims_are_held_or_none"),
                Mutant.of(
                        "there must be a claim",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                                claims.get(0);
                                return super.hold(id, claims, lease);
                            }
                        },
                        "nothing_may_be_claimed"),
                Mutant.of(
                        "each holding counts",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                                return super.hold(id + UUID.randomUUID(), claims, lease);
                            }
                        },
                        "holding_again_holds_once"),
                Mutant.of(
                        "a meter may be claimed twice, and a lease be over at once",
                        Lenient::new,
                        "what_no_ledger_takes_is_refused"));
    }

    private static UsageLedger claiming(UsageLedger ledger, UnaryOperator<Claim> change) {
        return new DelegatingUsageLedger(ledger) {
            @Override
            public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                List<Claim> changed = claims.stream().map(change).toList();
                return super.hold(id, changed, lease).map(c -> claims.get(changed.indexOf(c)));
            }
        };
    }

    private static Claim limited(Claim claim, BigDecimal limit) {
        return new Claim(claim.meter(), claim.amount(), limit, claim.resetsAt());
    }

    private static final class NewTakesAll extends DelegatingUsageLedger {
        NewTakesAll(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            List<Claim> taken = claims.stream()
                    .map(c -> inner.read(c.meter()).equals(MeterReading.ZERO) ? limited(c, new BigDecimal("9E+11")) : c)
                    .toList();
            return inner.hold(id, taken, lease);
        }
    }

    private static final class Forgiving extends DelegatingUsageLedger {
        private final AtomicInteger refusals = new AtomicInteger();

        Forgiving(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            return super.hold(id, claims, lease).filter(c -> refusals.incrementAndGet() % 10 != 0);
        }
    }

    /** Does not undo what it held before the claim that does not fit. */
    private static final class OneByOne extends DelegatingUsageLedger {
        OneByOne(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            return claims.stream()
                    .flatMap(c -> inner.hold(id + c.meter(), List.of(c), lease).stream())
                    .findFirst();
        }
    }

    private static final class Lenient extends DelegatingUsageLedger {
        Lenient(UsageLedger inner) {
            super(inner);
        }

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            Map<String, Claim> last = new HashMap<>();
            claims.forEach(c -> last.put(c.meter(), c));
            return super.hold(id, new ArrayList<>(last.values()), lease.isZero() ? Duration.ofMillis(1) : lease);
        }
    }

    private static List<Mutant<UsageLedger>> settling() {
        return List.of(
                Mutant.of(
                        "what was held is charged",
                        ledger -> new Remembering(ledger) {
                            @Override
                            BigDecimal charged(BigDecimal held, BigDecimal used) {
                                return held;
                            }
                        },
                        "a_hold_is_settled_on_what_was_used",
                        "settling_with_nothing_releases",
                        "each_meter_is_charged_with_its_own_amount"),
                Mutant.of(
                        "no more than was held is charged",
                        ledger -> new Remembering(ledger) {
                            @Override
                            BigDecimal charged(BigDecimal held, BigDecimal used) {
                                return held.min(used);
                            }
                        },
                        "more_than_was_held_is_charged_all_the_same"),
                Mutant.of(
                        "nothing is released",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            @Override
                            public void settle(String id, Map<String, BigDecimal> used) {
                                if (!used.isEmpty()) {
                                    super.settle(id, used);
                                }
                            }
                        },
                        "settling_with_nothing_releases"),
                Mutant.of(
                        "whatever is settled is charged",
                        ChargingAlways::new,
                        "settling_again_charges_nothing",
                        "a_hold_that_is_unknown_is_not_charged",
                        "each_meter_is_charged_with_its_own_amount",
                        "threads_that_settle_one_hold_charge_it_once",
                        "a_meter_begins_anew_when_it_resets"),
                Mutant.of(
                        "every seventh settlement charges nothing",
                        ledger -> new DelegatingUsageLedger(ledger) {
                            private final AtomicInteger settled = new AtomicInteger();

                            @Override
                            public void settle(String id, Map<String, BigDecimal> used) {
                                super.settle(id, settled.incrementAndGet() % 7 == 0 ? Map.of() : used);
                            }
                        },
                        "of_many_threads_none_gets_above_the_limit_and_nothing_is_lost",
                        "threads_that_hold_and_settle_at_once_never_pass_the_limit"));
    }

    /** Knows what was held. */
    private abstract static class Remembering extends DelegatingUsageLedger {
        private final Map<String, List<Claim>> held = new ConcurrentHashMap<>();

        Remembering(UsageLedger inner) {
            super(inner);
        }

        abstract BigDecimal charged(BigDecimal held, BigDecimal used);

        @Override
        public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
            held.put(id, claims);
            return super.hold(id, claims, lease);
        }

        @Override
        public void settle(String id, Map<String, BigDecimal> used) {
            Map<String, BigDecimal> changed = new HashMap<>(used);
            held.getOrDefault(id, List.of())
                    .forEach(c ->
                            changed.put(c.meter(), charged(c.amount(), used.getOrDefault(c.meter(), BigDecimal.ZERO))));
            super.settle(id, changed);
        }
    }

    /** Charges a hold that is not on record, too. */
    private static final class ChargingAlways extends DelegatingUsageLedger {
        ChargingAlways(UsageLedger inner) {
            super(inner);
        }

        @Override
        public synchronized void settle(String id, Map<String, BigDecimal> used) {
            Map<String, MeterReading> before = new HashMap<>();
            used.keySet().forEach(meter -> before.put(meter, inner.read(meter)));
            super.settle(id, used);
            used.forEach((meter, amount) -> {
                if (inner.read(meter).used().compareTo(before.get(meter).used()) == 0) {
                    Claim claim = new Claim(meter, BigDecimal.ZERO, new BigDecimal("9E+11"), null);
                    inner.hold("again " + id, List.of(claim), Duration.ofDays(1));
                    inner.settle("again " + id, Map.of(meter, amount));
                }
            });
        }
    }

    private static List<Mutant<UsageLedger>> reading() {
        return List.of(Mutant.of(
                "a meter must have been used",
                ledger -> new DelegatingUsageLedger(ledger) {
                    @Override
                    public MeterReading read(String meter) {
                        MeterReading reading = super.read(meter);
                        if (reading.equals(MeterReading.ZERO)) {
                            throw new IllegalStateException("no such meter");
                        }
                        return reading;
                    }
                },
                "a_meter_that_nobody_used_shows_zeros"));
    }
}
