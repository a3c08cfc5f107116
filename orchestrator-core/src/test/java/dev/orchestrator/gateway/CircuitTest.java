package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a hop is asked. */
@Timeout(30)
class CircuitTest {

    private static final Duration REST = Duration.ofSeconds(30);

    private final InstantTime time = new InstantTime();
    private final Circuit circuit = new Circuit("hop", 5, REST, time);

    private static ModelException failure(int status) {
        return ModelException.of(ErrorCode.LLM_ERROR, "acme", "no")
                .status(status)
                .build();
    }

    private void fail(int times, RuntimeException failure) {
        for (int i = 0; i < times; i++) {
            assertThat(circuit.tryEnter()).isTrue();
            circuit.failed(failure);
        }
    }

    @Test
    void five_failures_in_a_row_open_it() {
        fail(4, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
        fail(1, failure(0));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        assertThat(circuit.tryEnter()).isFalse();
    }

    @Test
    void a_success_between_them_begins_the_row_anew() {
        fail(4, failure(503));
        assertThat(circuit.tryEnter()).isTrue();
        circuit.succeeded();
        fail(4, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void after_its_rest_one_call_probes_and_a_success_closes_it() {
        fail(5, failure(503));
        time.pass(REST.minusMillis(1));
        assertThat(circuit.tryEnter()).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(circuit.tryEnter()).isTrue();
        assertThat(circuit.tryEnter()).isFalse();
        circuit.succeeded();
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void a_probe_that_fails_means_another_rest() {
        fail(5, failure(503));
        time.pass(REST);
        fail(1, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        time.pass(REST);
        assertThat(circuit.tryEnter()).isTrue();
    }

    @Test
    void a_probe_that_told_nothing_leaves_the_place_to_the_next() {
        fail(5, failure(503));
        time.pass(REST);
        for (int i = 0; i < 10; i++) {
            assertThat(circuit.tryEnter()).isTrue();
            circuit.undecided();
            assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422})
    void what_is_the_callers_own_fault_does_not_count(int status) {
        fail(20, failure(status));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 402, 408, 429, 500, 502, 503, 524, 529})
    void what_is_the_providers_counts(int status) {
        fail(5, failure(status));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void neither_a_cancel_nor_a_refused_budget_counts() {
        fail(20, new CancelledException("enough", null));
        fail(20, new OrchestratorException(ErrorCode.BUDGET_EXCEEDED, "no money"));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    /** 200 threads at a half-open circuit: one probes, whatever the others do meanwhile. */
    @RepeatedTest(20)
    void of_many_at_once_one_probes() {
        fail(5, failure(503));
        time.pass(REST);
        AtomicInteger entered = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        if (circuit.tryEnter()) {
                            entered.incrementAndGet();
                        }
                    },
                    task -> new Thread(task).start()));
        }
        start.countDown();
        all.forEach(CompletableFuture::join);
        assertThat(entered).hasValue(1);
    }
}
