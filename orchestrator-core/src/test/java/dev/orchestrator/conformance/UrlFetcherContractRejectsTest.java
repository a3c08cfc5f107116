package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.content.UrlFetcher;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of fetchers lets no broken one pass. */
class UrlFetcherContractRejectsTest {

    static List<Mutant<UrlFetcher>> mutants() {
        return UrlFetcherMutants.all();
    }

    @AfterEach
    void mends() {
        MutatedUrlFetcher.breaking = UnaryOperator.identity();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_mutant_is_rejected(Mutant<UrlFetcher> mutant) {
        MutatedUrlFetcher.breaking = mutant.breaking();
        assertThat(Rejections.of(MutatedUrlFetcher.class, mutant.rejectedBy())).isEqualTo(mutant.rejectedBy());
    }

    @Test
    void a_correct_fetcher_passes() {
        assertThat(Rejections.of(MutatedUrlFetcher.class)).isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        Rejections.assertEveryTestRejectsSomething(MutatedUrlFetcher.class, mutants());
    }
}
