package dev.orchestrator.internal.queue;

import dev.orchestrator.call.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who come for the same thing, named by equal keys, pass one after the other in the order in which they came.
 * Thread-safe.
 */
public final class KeyedQueue {

    private final ConcurrentMap<Object, Deque<Ticket>> waiting = new ConcurrentHashMap<>();

    /** Takes the next place; returns at once. */
    public Ticket enter(Object key) {
        Ticket ticket = new Ticket(key);
        waiting.compute(key, (same, before) -> {
            Deque<Ticket> queue = before == null ? new ArrayDeque<>() : before;
            if (queue.isEmpty()) {
                ticket.turn.complete(null);
            }
            queue.addLast(ticket);
            return queue;
        });
        return ticket;
    }

    /** Returns whether somebody has a place. */
    public boolean isBusy(Object key) {
        return waiting.containsKey(key);
    }

    /** A place in the queue. */
    public final class Ticket {
        private final Object key;
        private final CompletableFuture<Void> turn = new CompletableFuture<>();
        private boolean left; // read and written inside compute()

        private Ticket(Object key) {
            this.key = key;
        }

        /** Waits until everybody before has left. */
        public void await(Cancellation cancellation) {
            cancellation.await(turn);
        }

        /** Lets the next one pass; whoever gives up early keeps the place until those before have left. Idempotent. */
        public void leave() {
            Ticket[] next = new Ticket[1];
            waiting.computeIfPresent(key, (same, queue) -> {
                left = true;
                next[0] = firstOf(queue);
                return next[0] == null ? null : queue;
            });
            if (next[0] != null) {
                next[0].turn.complete(null);
            }
        }

        private @Nullable Ticket firstOf(Deque<Ticket> queue) {
            Ticket first = queue.peekFirst();
            while (first != null && first.left) {
                queue.removeFirst();
                first = queue.peekFirst();
            }
            return first;
        }
    }
}
