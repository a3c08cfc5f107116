package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.agent.AgentStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of agent stores, and with it that of agent directories, lets no broken one pass. */
class AgentStoreContractRejectsTest {

    static List<Mutant<AgentStore>> mutants() {
        return Stream.of(AgentReadingMutants.all(), AgentWritingMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedAgentStore.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<AgentStore> mutant) {
        MutatedAgentStore.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedAgentStore.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_store_passes() {
        assertThat(Rejections.of(MutatedAgentStore.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedAgentStore.class, mutants());
    }
}
