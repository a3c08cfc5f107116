package dev.orchestrator.gateway;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when one hop is tried again: Failsafe's policy, asked by hand, because its own waiting is a sleep that nobody
 * can cancel.
 */
final class Retries {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final double JITTER = 0.25; // of the pause, either way, so that callers who failed together spread

    private static final Duration NO_WISH =
            Duration.ofNanos(-1); // below zero leaves it to Failsafe; null it cannot bear

    private final Execution<Object> execution;

    Retries(int attempts) {
        this.execution = Execution.of(RetryPolicy.builder()
                .handleIf(failure -> failure instanceof OrchestratorException known && known.isRetryable())
                .withMaxAttempts(attempts)
                .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .withDelayFn(context -> wished(context.getLastException()))
                .build());
    }

    /** What the provider wishes for comes before what the policy would do, unless it is no pause at all. */
    private static Duration wished(@Nullable Throwable failure) {
        return failure instanceof OrchestratorException known
                ? known.retryAfter()
                        .filter(wish -> wish.compareTo(Duration.ZERO) > 0)
                        .orElse(NO_WISH)
                : NO_WISH;
    }

    /** Counts a failed attempt; returns how long to wait for the next one, or empty if there is none. */
    Optional<Duration> after(RuntimeException failure) {
        execution.recordException(failure);
        if (execution.isComplete()) {
            return Optional.empty();
        }
        Duration pause = execution.getDelay();
        Duration wished = wished(failure);
        return Optional.of(wished.compareTo(pause) > 0 ? wished : pause); // jitter may shorten it
    }
}
