package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs of life of an activity, and what comes back on them: that it is to stop. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int BEATS_A_SILENCE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1); // a tool hears of a cancel no later

    private final ActivityExecutionContext context;
    private final Cancellation.Source stop;
    private final Duration pause;
    private final Scheduler scheduler;
    private final Executor executor;
    private volatile boolean closed;
    private volatile @Nullable ActivityCompletionException ended;

    private Heartbeat(
            ActivityExecutionContext context,
            Cancellation above,
            Duration pause,
            Scheduler scheduler,
            Executor executor) {
        this.context = context;
        this.stop = above.child();
        this.pause = pause;
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Begins; the executor's threads may block. */
    static Heartbeat start(
            ActivityExecutionContext context,
            Cancellation above,
            Duration silence,
            Scheduler scheduler,
            Executor executor) {
        Duration part = silence.dividedBy(BEATS_A_SILENCE);
        Duration pause = part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
        Heartbeat heartbeat = new Heartbeat(context, above, pause, scheduler, executor);
        heartbeat.beat();
        return heartbeat;
    }

    Cancellation cancellation() {
        return stop.token();
    }

    /** What Temporal wants to hear from an activity that it has ended itself; null if it has not. */
    @Nullable
    ActivityCompletionException ended() {
        return ended;
    }

    private void beat() {
        if (closed) {
            return;
        }
        try {
            context.heartbeat(null);
        } catch (ActivityWorkerShutdownException e) {
            LOG.debug(
                    "The worker closes; activity {} may finish",
                    context.getInfo().getActivityId(),
                    e);
        } catch (ActivityCompletionException e) {
            ended = e;
            stop.cancel(Reason.CALLER, "activity " + context.getInfo().getActivityId() + " was ended by Temporal");
            return;
        } catch (RuntimeException e) {
            LOG.warn("A sign of life did not reach Temporal; trying again", e);
        }
        scheduler.after(pause, this::beatElsewhere);
    }

    private void beatElsewhere() {
        try {
            executor.execute(this::beat);
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread for signs of life any more", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        stop.close();
    }
}
