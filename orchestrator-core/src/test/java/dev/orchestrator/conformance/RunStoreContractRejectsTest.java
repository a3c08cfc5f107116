package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.RunStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of stores of runs lets no broken one pass. */
class RunStoreContractRejectsTest {

    static List<Mutant<RunStore>> mutants() {
        return Stream.of(
                        RunLeaseMutants.all(),
                        RunLogMutants.all(),
                        RunKeyMutants.all(),
                        RunRaceMutants.all(),
                        RunChangeMutants.all(),
                        RunListMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedRunStore.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<RunStore> mutant) {
        MutatedRunStore.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedRunStore.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_store_passes() {
        assertThat(Rejections.of(MutatedRunStore.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedRunStore.class, mutants());
    }
}
