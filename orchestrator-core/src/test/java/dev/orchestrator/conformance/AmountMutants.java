package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageLedger;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Ledgers that spoil amounts or names on their way in. */
final class AmountMutants {

    private AmountMutants() {}

    static List<Mutant<UsageLedger>> all() {
        return List.of(
                rounding(
                        "what was used is a double",
                        a -> new BigDecimal(a.doubleValue()).setScale(36, RoundingMode.DOWN)),
                rounding("amounts have 34 digits", a -> a.round(MathContext.DECIMAL128)),
                naming("names of meters are what UTF-8 makes of them", SumMutants::utf8, id -> id, METERS),
                naming("the case of meters is ignored", SumMutants::lower, id -> id, METERS),
                naming("blanks around names of meters are ignored", String::strip, id -> id, METERS),
                naming("ids of holds are what UTF-8 makes of them", name -> name, SumMutants::utf8, HOLDS),
                naming("the case of holds is ignored", name -> name, SumMutants::lower, HOLDS),
                naming("blanks around ids of holds are ignored", name -> name, String::strip, HOLDS));
    }

    private static final String METERS = "names_of_meters_are_kept_apart_whatever_their_text";
    private static final String HOLDS = "ids_of_holds_are_kept_apart_whatever_their_text";

    private static Mutant<UsageLedger> rounding(String name, UnaryOperator<BigDecimal> rounded) {
        return Mutant.of(
                name,
                ledger -> new DelegatingUsageLedger(ledger) {
                    @Override
                    public void settle(String id, Map<String, BigDecimal> used) {
                        Map<String, BigDecimal> spoilt = new HashMap<>(used);
                        spoilt.replaceAll((meter, amount) -> rounded.apply(amount));
                        super.settle(id, spoilt);
                    }
                },
                "amounts_are_exact");
    }

    private static Mutant<UsageLedger> naming(
            String name, UnaryOperator<String> meters, UnaryOperator<String> holds, String rejectedBy) {
        return Mutant.of(
                name,
                ledger -> new DelegatingUsageLedger(ledger) {
                    @Override
                    public Optional<Claim> hold(String id, List<Claim> claims, Duration lease) {
                        List<Claim> spoilt = claims.stream()
                                .map(c -> new Claim(meters.apply(c.meter()), c.amount(), c.limit(), c.resetsAt()))
                                .toList();
                        return super.hold(holds.apply(id), spoilt, lease).map(c -> claims.get(spoilt.indexOf(c)));
                    }

                    @Override
                    public void settle(String id, Map<String, BigDecimal> used) {
                        Map<String, BigDecimal> spoilt = new HashMap<>();
                        used.forEach((meter, amount) -> spoilt.put(meters.apply(meter), amount));
                        super.settle(holds.apply(id), spoilt);
                    }

                    @Override
                    public MeterReading read(String meter) {
                        return super.read(meters.apply(meter));
                    }
                },
                rejectedBy);
    }
}
