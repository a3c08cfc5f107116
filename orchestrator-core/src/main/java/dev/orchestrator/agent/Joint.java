package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Several things that are done at once, and end together. */
final class Joint {

    private static final long LAST_SECONDS = 5; // of the ten in which an orchestrator closes; real time, as there

    /** Why those are stopped with which another one was to end. */
    static final String OTHER_FAILED = "another call of the same answer has ended the run";

    private Joint() {}

    /** What came of it, or what it has failed with. */
    static <T> T result(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** The failure that made the others stop; if there is none, the one that was seen. */
    static RuntimeException cause(RuntimeException seen, Collection<? extends CompletableFuture<?>> all) {
        if (!(seen instanceof CancelledException)) {
            return seen;
        }
        return all.stream()
                .map(Joint::failure)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(seen);
    }

    /** What has ended it, unless it goes on or was only stopped. */
    private static Optional<RuntimeException> failure(CompletableFuture<?> work) {
        if (!work.isCompletedExceptionally()) {
            return Optional.empty();
        }
        try {
            result(work);
            return Optional.empty();
        } catch (RuntimeException e) {
            return e instanceof CancelledException ? Optional.empty() : Optional.of(e);
        }
    }

    /**
     * Waits a little for what cannot be taken back, if the orchestrator is being closed: whoever goes on with the run then finds what came of
     * it. Where a run is cancelled nobody goes on, and nobody waits.
     */
    static void awaitIfClosing(Cancellation cancellation, Collection<? extends CompletableFuture<?>> ends) {
        if (cancellation.reason() == Reason.SHUTDOWN) {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, LAST_SECONDS, TimeUnit.SECONDS)
                    .handle((done, failure) -> failure) // whoever waits for it throws it
                    .join();
        }
    }
}
