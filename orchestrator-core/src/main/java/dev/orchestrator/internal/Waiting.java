package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Waits that a cancellation ends: no thread is interrupted, and time is the scheduler's. */
final class Waiting {

    private Waiting() {}

    /** Waits for the given time; throws if the cancellation is set off meanwhile. */
    static void pause(Duration time, Scheduler scheduler, Cancellation cancellation) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Cancellation.Registration timer = scheduler.after(time, () -> over.complete(null));
        try {
            until(over, cancellation);
        } finally {
            timer.close();
        }
    }

    /** Waits until {@code event} has come; throws if the cancellation is set off first. */
    static void until(CompletableFuture<Void> event, Cancellation cancellation) {
        CompletableFuture<Void> woken = event.copy();
        Cancellation.Registration hook = cancellation.onCancel(() -> woken.complete(null));
        try {
            woken.join();
        } finally {
            hook.close();
        }
        cancellation.throwIfCancelled();
    }
}
