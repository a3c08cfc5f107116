package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.store.AttachmentStore;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of attachment stores lets no broken one pass. */
class AttachmentStoreContractRejectsTest {

    static List<Mutant<AttachmentStore>> mutants() {
        return AttachmentMutants.all();
    }

    @AfterEach
    void mends() {
        MutatedAttachmentStore.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<AttachmentStore> mutant) {
        MutatedAttachmentStore.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedAttachmentStore.class, mutant.rejectedBy()))
                .isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_store_passes() {
        assertThat(Rejections.of(MutatedAttachmentStore.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedAttachmentStore.class, mutants());
    }
}
