package dev.orchestrator.internal;

import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The end of a run, as those see it who wait for it. */
final class Ending<R> {

    private final String runId;
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private final AtomicBoolean awaited = new AtomicBoolean();

    Ending(String runId) {
        this.runId = runId;
    }

    void complete(@Nullable R result, @Nullable OrchestratorException error) {
        if (error == null) {
            done.complete(result);
        } else {
            done.completeExceptionally(error);
        }
    }

    boolean isDone() {
        return done.isDone();
    }

    Optional<R> await(Duration atMost) {
        try {
            return Optional.of(done.get(Nanos.in(atMost), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw seenFromHere((OrchestratorException) Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the thread that waited for run " + runId + " was interrupted", e);
        }
    }

    /** The failure carries the run's stack; the first waiter's own is added, so that the log leads to both. */
    private OrchestratorException seenFromHere(OrchestratorException failure) {
        if (awaited.compareAndSet(false, true)) {
            failure.addSuppressed(new IllegalStateException("run " + runId + " was awaited here"));
        }
        return failure;
    }

    boolean comesWithin(Duration limit) {
        CompletableFuture<Boolean> end = done.handle((result, failure) -> true);
        boolean interrupted = false;
        try {
            for (long until = System.nanoTime() + limit.toNanos(); ; ) {
                try {
                    return end.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // who closes goes on to close the stores: not before the run has saved its answer
                    interrupted = true;
                }
            }
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
