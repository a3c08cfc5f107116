package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.Brain;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of Brains lets no broken one pass. */
class BrainContractRejectsTest {

    static List<Mutant<Brain>> mutants() {
        return Stream.of(
                        SearchMutants.all(),
                        NeighbourMutants.all(),
                        BrainTextMutants.all(),
                        BrainWriteMutants.all(),
                        BrainRefusalMutants.all(),
                        BrainDeleteMutants.all(),
                        BrainRaceMutants.all(),
                        ProjectMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedBrain.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<Brain> mutant) {
        MutatedBrain.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedBrain.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_brain_passes() {
        assertThat(Rejections.of(MutatedBrain.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedBrain.class, mutants());
    }
}
