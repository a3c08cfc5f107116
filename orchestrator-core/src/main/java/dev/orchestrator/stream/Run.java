package dev.orchestrator.stream;

import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.Optional;

/**
 * The handle of one call: watch it, wait for it, stop it, or let go of it. All methods may be called by any thread.
 *
 * @param <R> the result of the mode
 */
public interface Run<R> {

    /**
     * Returns the id of the run; unique across processes.
     *
     * @return the id
     */
    String id();

    /**
     * Stops the run, in whatever phase it is, and returns at once. What had been answered is stored and marked
     * interrupted; the listener's {@code onError} follows with code CANCELLED.
     *
     * @return true if this call stopped it; false if it had been stopped before or its answer was already being stored
     */
    boolean cancel();

    /**
     * Waits for the end.
     *
     * @return the result
     * @throws OrchestratorException if the run failed or was cancelled: the one that the listener saw, with the stack of
     *     the run's thread; where the first waiter stood is added as suppressed. Interrupting the waiting thread ends the
     *     wait with code CANCELLED and leaves the run alone
     * @throws IllegalStateException inside a callback of this run, where it would wait for itself
     */
    R await();

    /**
     * Waits for the end, but not longer than given.
     *
     * @param atMost how long to wait
     * @return the result, or empty if the run is still going on
     * @throws OrchestratorException as {@link #await()} does
     * @throws IllegalStateException inside a callback of this run
     */
    Optional<R> await(Duration atMost);

    /**
     * Returns whether the run has ended and its terminal callback has returned.
     *
     * @return true from then on
     */
    boolean isDone();

    /**
     * Returns what has been answered so far, restarts taken into account.
     *
     * @return the text, possibly empty
     */
    String textSoFar();

    /**
     * Lets go of the listener without stopping the run: no further method of the listener is called, and the answer is
     * stored as usual. If a callback is running on another thread, that one call still finishes.
     */
    void detach();
}
