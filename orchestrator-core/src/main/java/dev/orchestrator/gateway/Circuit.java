package dev.orchestrator.gateway;

import dev.failsafe.CircuitBreaker;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breaker of one hop: Failsafe's, asked by hand. That one reads the system's time and cannot be given another, so it is
 * told to rest for ever, and the scheduler wakes it.
 */
final class Circuit {

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final Duration UNTIL_WOKEN = Duration.ofDays(36_500);
    private static final Set<ErrorCode> OF_THE_HOP =
            EnumSet.of(ErrorCode.LLM_ERROR, ErrorCode.TIMEOUT, ErrorCode.INTERNAL_ERROR);
    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int PAYMENT_REQUIRED = 402;

    private final String hop;
    private final int failures;
    private final Duration rest;
    private final Scheduler scheduler;
    private final CircuitBreaker<Object> breaker;

    Circuit(String hop, int failures, Duration rest, Scheduler scheduler) {
        this.hop = hop;
        this.failures = failures;
        this.rest = rest;
        this.scheduler = scheduler;
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .withDelay(UNTIL_WOKEN)
                .build();
    }

    /** Lets a call in, or returns null while the hop rests; whoever is let in tells one outcome. */
    synchronized @Nullable Pass tryEnter() {
        boolean probe = breaker.isHalfOpen();
        return breaker.tryAcquirePermit() ? new Pass(probe) : null;
    }

    /** One call's leave to ask the hop. */
    final class Pass {
        private boolean probe;

        private Pass(boolean probe) {
            this.probe = probe;
        }

        /** The hop answers: others need not wait until a probe has heard all of it. */
        void spoke() {
            synchronized (Circuit.this) {
                if (probe) {
                    probe = false;
                    breaker.recordSuccess();
                }
            }
        }

        void succeeded() {
            synchronized (Circuit.this) {
                if (!isLate()) {
                    breaker.recordSuccess();
                }
            }
        }

        void failed(RuntimeException failure) {
            synchronized (Circuit.this) {
                if (isOthersFault(failure)) {
                    undecided();
                } else if (!isLate()) {
                    countFailure();
                }
            }
        }

        /** The attempt ended without telling anything of the hop: if it was the probe, the next call probes. */
        void undecided() {
            synchronized (Circuit.this) {
                if (probe) {
                    breaker.open(); // gives the permit back, which Failsafe has no method for
                    breaker.halfOpen();
                }
            }
        }

        /** Whoever came in before the hop rested has nothing to say while another one probes. */
        private boolean isLate() {
            return !probe && breaker.isHalfOpen();
        }
    }

    private void countFailure() {
        boolean rested = breaker.isOpen();
        breaker.recordFailure();
        if (!rested && breaker.isOpen()) {
            LOG.warn("Hop {} failed {} times in a row, or when it was probed, and rests for {}", hop, failures, rest);
            Cancellation.Registration ignored = scheduler.after(rest, this::wake);
        }
    }

    private synchronized void wake() {
        breaker.halfOpen();
    }

    /** A request that was refused for what it asks says nothing of how the hop is. */
    private static boolean isOthersFault(RuntimeException failure) {
        if (!(failure instanceof ModelException refused)) {
            return failure instanceof OrchestratorException known && !OF_THE_HOP.contains(known.code());
        }
        return switch (refused.status()) {
            case PAYMENT_REQUIRED, REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS -> false;
            case OK -> !refused.isRetryable(); // such as an answer that found no room within the caller's own limit
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
