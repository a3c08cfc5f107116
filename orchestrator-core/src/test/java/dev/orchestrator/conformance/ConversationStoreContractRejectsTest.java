package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.ConversationStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of conversation stores lets no broken one pass. */
class ConversationStoreContractRejectsTest {

    static List<Mutant<ConversationStore>> mutants() {
        return Stream.of(
                        ConversationMutants.all(),
                        ForkAndDeleteMutants.all(),
                        MessageMutants.all(),
                        TurnMutants.all(),
                        UsageMutants.all(),
                        UserMutants.all())
                .flatMap(List::stream)
                .toList();
    }

    @AfterEach
    void mends() {
        MutatedConversationStore.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<ConversationStore> mutant) {
        MutatedConversationStore.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedConversationStore.class, mutant.rejectedBy()))
                .isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_store_passes() {
        assertThat(Rejections.of(MutatedConversationStore.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedConversationStore.class, mutants());
    }
}
