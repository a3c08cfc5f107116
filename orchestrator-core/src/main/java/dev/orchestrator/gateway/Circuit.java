package dev.orchestrator.gateway;

import dev.failsafe.CircuitBreaker;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breaker of one hop: Failsafe's, asked by hand. That one reads the system's time and cannot be given another, so it is
 * told to rest for ever, and the scheduler wakes it.
 */
final class Circuit {

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final Duration UNTIL_WOKEN = Duration.ofDays(36_500);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int PAYMENT_REQUIRED = 402;

    private final CircuitBreaker<Object> breaker;

    Circuit(String hop, int failures, Duration rest, Scheduler scheduler) {
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .withDelay(UNTIL_WOKEN)
                .onOpen(event -> {
                    LOG.warn("Hop {} failed {} times in a row and rests for {}", hop, failures, rest);
                    Cancellation.Registration ignored = scheduler.after(rest, this::wake);
                })
                .build();
    }

    private void wake() {
        if (breaker.isOpen()) {
            breaker.halfOpen();
        }
    }

    /** Returns whether the hop may be asked; whoever is let in must report one of the outcomes below. */
    boolean tryEnter() {
        return breaker.tryAcquirePermit();
    }

    void succeeded() {
        breaker.recordSuccess();
    }

    void failed(RuntimeException failure) {
        if (isOthersFault(failure)) {
            undecided();
        } else {
            breaker.recordFailure();
        }
    }

    /** The attempt ended without telling anything of the hop: if it was the probe, the next call probes. */
    void undecided() {
        if (breaker.isHalfOpen()) {
            breaker.open(); // gives the permit back, which Failsafe has no method for
            breaker.halfOpen();
        }
    }

    /** A request that was refused for what it asks says nothing of how the hop is. */
    private static boolean isOthersFault(RuntimeException failure) {
        if (!(failure instanceof ModelException refused)) {
            return failure instanceof OrchestratorException known && known.code() != ErrorCode.INTERNAL_ERROR;
        }
        return switch (refused.status()) {
            case PAYMENT_REQUIRED, REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS -> false;
            default -> refused.status() >= 400 && refused.status() < 500;
        };
    }

    CircuitState state() {
        return switch (breaker.getState()) {
            case CLOSED -> CircuitState.CLOSED;
            case OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
        };
    }
}
