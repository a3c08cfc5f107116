package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.content.DocumentReader;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of document readers lets no broken one pass. */
class DocumentReaderContractRejectsTest {

    static List<Mutant<DocumentReader>> mutants() {
        return DocumentReaderMutants.all();
    }

    @AfterEach
    void mends() {
        MutatedDocumentReader.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<DocumentReader> mutant) {
        MutatedDocumentReader.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedDocumentReader.class, mutant.rejectedBy()))
                .isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_reader_passes() {
        assertThat(Rejections.of(MutatedDocumentReader.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedDocumentReader.class, mutants());
    }
}
