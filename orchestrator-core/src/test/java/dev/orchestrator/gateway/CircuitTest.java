package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private Circuit.Pass enter() {
        return Objects.requireNonNull(circuit.tryEnter(), "nobody is let in");
    }

    private void fail(int times, RuntimeException failure) {
        for (int i = 0; i < times; i++) {
            enter().failed(failure);
        }
    }

    @Test
    void five_failures_in_a_row_open_it() {
        fail(4, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
        fail(1, failure(0));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        assertThat(circuit.tryEnter()).isNull();
    }

    @Test
    void a_success_between_them_begins_the_row_anew() {
        fail(4, failure(503));
        enter().succeeded();
        fail(4, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void after_its_rest_one_call_probes_and_a_success_closes_it() {
        fail(5, failure(503));
        time.pass(REST.minusMillis(1));
        assertThat(circuit.tryEnter()).isNull();
        time.pass(Duration.ofMillis(1));
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        Circuit.Pass probe = enter();
        assertThat(circuit.tryEnter()).isNull();
        probe.succeeded();
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void a_probe_that_fails_means_another_rest() {
        fail(5, failure(503));
        time.pass(REST);
        fail(1, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        time.pass(REST);
        assertThat(circuit.tryEnter()).isNotNull();
    }

    @Test
    void a_probe_that_told_nothing_leaves_the_place_to_the_next() {
        fail(5, failure(503));
        time.pass(REST);
        for (int i = 0; i < 10; i++) {
            enter().undecided();
            assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void a_probe_that_told_nothing_makes_no_later_rest_shorter() {
        fail(5, failure(503));
        time.pass(REST);
        enter().undecided();
        time.pass(REST.minusSeconds(1));
        enter().failed(failure(503));
        time.pass(Duration.ofSeconds(1));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
        time.pass(REST.minusSeconds(1));
        assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void whoever_came_in_before_the_rest_decides_nothing_while_another_one_probes() {
        for (String end : List.of("undecided", "failed", "succeeded")) {
            Circuit.Pass before = enter();
            fail(5, failure(503));
            time.pass(REST);
            Circuit.Pass probe = enter();
            switch (end) {
                case "undecided" -> before.undecided();
                case "failed" -> before.failed(failure(503));
                default -> before.succeeded();
            }
            assertThat(circuit.tryEnter()).as(end).isNull();
            assertThat(circuit.state()).as(end).isEqualTo(CircuitState.HALF_OPEN);
            probe.succeeded();
            assertThat(circuit.state()).as(end).isEqualTo(CircuitState.CLOSED);
        }
    }

    @Test
    void a_probe_that_is_answered_lets_the_others_in_before_its_end() {
        fail(5, failure(503));
        time.pass(REST);
        Circuit.Pass probe = enter();
        probe.spoke();
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
        probe.failed(failure(503));
        fail(3, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
        fail(1, failure(503));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void an_answer_that_found_no_room_in_the_callers_own_limit_does_not_count() {
        fail(20, failure(200));
        assertThat(circuit.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void a_failure_of_an_adapter_that_names_no_status_counts() {
        fail(5, new OrchestratorException(ErrorCode.LLM_ERROR, "down"));
        assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
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
                        if (circuit.tryEnter() != null) {
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
