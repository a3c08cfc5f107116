package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.UsageLedger;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of usage ledgers lets no broken one pass. */
class UsageLedgerContractRejectsTest {

    static List<Mutant<UsageLedger>> mutants() {
        return Stream.of(SumMutants.all(), HoldMutants.all(), LeaseMutants.all(), AmountMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedUsageLedger.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<UsageLedger> mutant) {
        MutatedUsageLedger.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedUsageLedger.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_ledger_passes() {
        assertThat(Rejections.of(MutatedUsageLedger.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedUsageLedger.class, mutants());
    }
}
