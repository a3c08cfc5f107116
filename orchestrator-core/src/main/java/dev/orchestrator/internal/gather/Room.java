package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Room for so many at the same time; who finds none waits until somebody leaves, in the order of coming. Thread-safe. */
final class Room {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int free;

    Room(int places) {
        free = places;
    }

    /**
     * Waits for a place, which is to be left again.
     *
     * @throws dev.orchestrator.error.CancelledException if the cancellation is set off before there is one
     */
    void enter(Cancellation cancellation) {
        CompletableFuture<Void> turn = queue();
        try {
            cancellation.await(turn);
        } catch (RuntimeException e) {
            if (!stopsWaiting(turn)) {
                leave();
            }
            throw e;
        }
    }

    private synchronized CompletableFuture<Void> queue() {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        if (free > 0) {
            free--;
            turn.complete(null);
        } else {
            waiting.add(turn);
        }
        return turn;
    }

    private synchronized boolean stopsWaiting(CompletableFuture<Void> turn) {
        return waiting.removeIf(other -> other == turn);
    }

    /** Gives a place back, for the next one who waits. */
    void leave() {
        CompletableFuture<Void> next;
        synchronized (this) {
            next = waiting.poll();
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            next.complete(null);
        }
    }
}
