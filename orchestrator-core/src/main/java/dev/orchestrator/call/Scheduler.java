package dev.orchestrator.call;

import dev.orchestrator.internal.base.Nanos;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs things later: deadlines, back-off, the renewing of leases. Given to the builder together with a clock, so that a
 * test can let time pass without waiting ({@code dev.orchestrator.testing.VirtualTime} is both).
 */
@FunctionalInterface
public interface Scheduler {

    /**
     * Runs {@code task} once after {@code delay}. The task is short and never blocks.
     *
     * @param delay how long to wait; zero or less means at once
     * @param task what to run, on a thread of the scheduler's choice
     * @return a registration; closing it before the time has come means that the task never runs
     */
    Cancellation.Registration after(Duration delay, Runnable task);

    /**
     * Waits on this thread, which stays free of interrupts: a cancellation wakes it.
     *
     * @param time how long
     * @param cancellation ends the wait early
     * @throws dev.orchestrator.error.CancelledException if the cancellation is set off first
     */
    default void pause(Duration time, Cancellation cancellation) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Cancellation.Registration timer = after(time, () -> over.complete(null));
        try (timer) {
            cancellation.await(over);
        }
    }

    /**
     * Returns the default: the JDK's own shared timer thread, which nobody has to close.
     *
     * @return the scheduler
     */
    static Scheduler system() {
        return (delay, task) -> {
            CompletableFuture<Void> timer =
                    new CompletableFuture<Void>().orTimeout(Math.max(0, Nanos.in(delay)), TimeUnit.NANOSECONDS);
            timer.whenComplete((nothing, timeout) -> {
                if (timeout instanceof TimeoutException) {
                    task.run();
                }
            });
            return () -> timer.complete(null);
        };
    }

    /**
     * Returns a scheduler over an executor the application has already.
     *
     * @param executor stays the caller's to shut down
     * @return the scheduler
     */
    static Scheduler of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            ScheduledFuture<?> timer = executor.schedule(task, Nanos.in(delay), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        };
    }
}
