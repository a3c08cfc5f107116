package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Work on a daemon thread of its own. Its caller waits, but is free at once when the work is cancelled or takes too long, even
 * if it does not notice that in the midst of somebody else's code; then it is let go, and what it still brings is thrown away.
 */
final class Apart {

    private Apart() {}

    /**
     * Does the work, which gets a cancellation of its own.
     *
     * @param discard takes a result that comes when nobody waits any more
     * @param timeout makes the failure if the time is over
     * @throws CancelledException if the outer cancellation was set off
     */
    static <T> T call(
            String thread,
            Duration time,
            Cancellation outer,
            Function<Cancellation, T> work,
            Consumer<T> discard,
            Supplier<OrchestratorException> timeout) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Cancellation.Source inner = outer.child();
        Cancellation.Registration timer =
                Scheduler.system().after(time, () -> inner.cancel(Cancellation.Reason.TIMEOUT, "the time is over"));
        try (inner;
                timer) {
            start(thread, () -> run(work, inner.token(), result, discard));
            inner.token().await(result);
            return result.join();
        } catch (CompletionException e) {
            throw failure(e, outer, inner.token(), timeout);
        } catch (CancelledException e) {
            if (!result.completeExceptionally(e) && !result.isCompletedExceptionally()) {
                discard.accept(result.join());
            }
            outer.throwIfCancelled();
            throw timeout.get();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> void run(
            Function<Cancellation, T> work, Cancellation inner, CompletableFuture<T> result, Consumer<T> discard) {
        try {
            T value = work.apply(inner);
            if (!result.complete(value)) {
                discard.accept(value);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** The work may have noticed by itself, a moment before its caller, that it was cancelled. */
    private static RuntimeException failure(
            CompletionException e, Cancellation outer, Cancellation inner, Supplier<OrchestratorException> timeout) {
        outer.throwIfCancelled();
        Throwable cause = e.getCause();
        if (inner.isCancelled() && cause instanceof CancelledException) {
            return timeout.get();
        }
        return cause instanceof RuntimeException known ? known : e;
    }
}
