package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.testing.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Virtual time that passes by itself wherever somebody waits, so that one thread is enough for a test. */
public final class InstantTime implements Scheduler {

    private final VirtualTime time = new VirtualTime();
    private final List<Duration> pauses = new ArrayList<>();

    public Clock clock() {
        return time.clock();
    }

    /** Lets time pass, as a model does that stays silent. */
    public void pass(Duration duration) {
        time.pass(duration);
    }

    /** How many tasks wait for their time. */
    public int pendingTasks() {
        return time.pending();
    }

    /** What was waited for so far. */
    public List<Duration> pauses() {
        return pauses;
    }

    @Override
    public Cancellation.Registration after(Duration delay, Runnable task) {
        return time.after(delay, task);
    }

    @Override
    public void pause(Duration duration, Cancellation cancellation) {
        pauses.add(duration);
        time.pass(duration);
        cancellation.throwIfCancelled();
    }
}
