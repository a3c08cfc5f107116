package dev.orchestrator.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SchedulerTest {

    private static final ScheduledExecutorService EXECUTOR = Executors.newSingleThreadScheduledExecutor();
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    static Stream<Scheduler> schedulers() {
        return Stream.of(Scheduler.system(), Scheduler.of(EXECUTOR));
    }

    @AfterAll
    static void shutDown() {
        EXECUTOR.shutdown();
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void runs_what_is_due_and_not_before(Scheduler scheduler) {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long began = System.nanoTime();
        scheduler.after(Duration.ofMillis(20), () -> ran.complete(System.nanoTime() - began));
        assertThat(ran.join()).isGreaterThanOrEqualTo(20_000_000L);
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void zero_and_less_mean_at_once(Scheduler scheduler) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(2);
        scheduler.after(Duration.ZERO, ran::countDown);
        scheduler.after(Duration.ofDays(-1), ran::countDown);
        ran.await();
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void what_is_closed_before_its_time_never_runs(Scheduler scheduler) throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        Cancellation.Registration timer = scheduler.after(Duration.ofMillis(500), () -> ran.set(true));
        timer.close();
        timer.close();
        CountDownLatch later = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(600), later::countDown);
        later.await();
        assertThat(ran).isFalse();
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void closing_after_it_ran_does_nothing(Scheduler scheduler) {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        Cancellation.Registration timer = scheduler.after(Duration.ZERO, () -> ran.complete(null));
        ran.join();
        timer.close();
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void a_task_that_fails_harms_no_other(Scheduler scheduler) {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        scheduler.after(Duration.ZERO, () -> {
            throw new IllegalStateException("seeded");
        });
        scheduler.after(Duration.ofMillis(5), () -> ran.complete(null));
        ran.join();
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void what_is_due_after_all_time_only_never_comes(Scheduler scheduler) {
        scheduler.after(FOREVER, () -> {}).close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_may_take_forever(boolean virtual) {
        VirtualTime time = new VirtualTime();
        Orchestrator.Builder builder = Orchestrator.builder(ScriptedModel.answering("Yes."));
        try (Orchestrator orchestrator = (virtual ? builder.time(time.clock(), time) : builder).build()) {
            ChatRequest request = ChatRequest.builder(Caller.user("u-1"), "One?")
                    .timeout(FOREVER)
                    .build();
            assertThat(orchestrator.chat(request).message()).isEqualTo("Yes.");
        }
        assertThat(time.pending()).as("no timer is left").isZero();
    }
}
