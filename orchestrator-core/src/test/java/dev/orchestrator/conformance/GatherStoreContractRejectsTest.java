package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.GatherStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of stores of gathered items lets no broken one pass. */
class GatherStoreContractRejectsTest {

    static List<Mutant<GatherStore>> mutants() {
        return Stream.of(
                        GatherTextMutants.all(),
                        GatherInsertMutants.all(),
                        GatherChangeMutants.all(),
                        GatherListMutants.all(),
                        GatherTermMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedGatherStore.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<GatherStore> mutant) {
        MutatedGatherStore.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedGatherStore.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_store_passes() {
        assertThat(Rejections.of(MutatedGatherStore.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedGatherStore.class, mutants());
    }
}
