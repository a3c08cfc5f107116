package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.base.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends an attempt whose model stays silent for too long. One timer an attempt that arms itself anew; none a token. */
final class Silence implements AutoCloseable {

    private final Listening listening;
    private final Duration firstToken;
    private final Duration betweenTokens;
    private final Cancellation.Source attempt;
    private final Scheduler scheduler;
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
        arm(Math.min(Nanos.in(firstToken), Nanos.in(betweenTokens))); // whichever comes to count
    }

    private void arm(long nanos) {
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
        long left = Nanos.in(limit) - listening.silentFor();
        if (left > 0) {
            arm(left);
        } else {
            broken = limit;
            attempt.cancel(Reason.TIMEOUT, "the model sent nothing for " + limit);
        }
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
