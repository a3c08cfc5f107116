package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.base.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt whose model stays silent for too long. One timer an attempt that arms itself anew and asks whether anything was heard since it
 * last looked; so a silence between tokens ends by up to a tenth of its limit late and never early, and no token costs a look at the clock.
 */
final class Silence implements AutoCloseable {

    private static final int LOOKS = 10; // in the time of the limit between tokens

    private final Listening listening;
    private final Duration firstToken;
    private final Duration betweenTokens;
    private final Cancellation.Source attempt;
    private final Scheduler scheduler;
    private long passed;
    private long silentSince;
    private volatile Cancellation.@Nullable Registration timer;
    private volatile boolean closed;
    private volatile @Nullable Duration broken;

    Silence(
            Listening listening,
            Duration firstToken,
            Duration betweenTokens,
            Cancellation.Source attempt,
            Scheduler scheduler) {
        this.listening = listening;
        this.firstToken = firstToken;
        this.betweenTokens = betweenTokens;
        this.attempt = attempt;
        this.scheduler = scheduler;
        this.silentSince = listening.now();
        arm(Nanos.in(firstToken));
    }

    private void arm(long left) {
        long nanos = Math.min(left, Math.max(1, Nanos.in(betweenTokens) / LOOKS));
        timer = scheduler.after(Duration.ofNanos(nanos), this::look);
        if (closed) {
            close();
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        Duration limit = listening.spoke() ? betweenTokens : firstToken;
        long left = Nanos.in(limit) - silentFor(listening.passed());
        if (left > 0) {
            arm(left);
        } else {
            broken = limit;
            attempt.cancel(Reason.TIMEOUT, "the model sent nothing for " + limit);
        }
    }

    /** Not at all while the listener is busy with what the model said. */
    private long silentFor(long heard) {
        long now = listening.now();
        boolean busy = (heard & 1) == 1;
        if (busy || heard != passed) {
            passed = heard;
            silentSince = now;
        }
        return now - silentSince;
    }

    boolean brokeLimit() {
        return broken != null;
    }

    ModelException failure(String model, RuntimeException cause) {
        String wanted = listening.spoke() ? "no further token" : "no first token";
        return ModelException.of(ErrorCode.TIMEOUT, model, wanted + " within " + broken)
                .retryable(true)
                .cause(cause)
                .build();
    }

    @Override
    public void close() {
        closed = true;
        Cancellation.Registration armed = timer;
        if (armed != null) {
            armed.close();
        }
    }
}
