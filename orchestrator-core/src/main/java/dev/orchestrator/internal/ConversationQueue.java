package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets the runs of one conversation pass one after the other, in the order in which they were called. Between processes
 * the store's turns do the same, without the order.
 */
public final class ConversationQueue {

    /** Of a user: somebody else who names the same conversation must neither wait for it nor keep it waiting. */
    private record Key(String userId, String conversationId) {}

    private final ConcurrentMap<Key, Deque<Ticket>> waiting = new ConcurrentHashMap<>();

    /** Takes the next place; returns at once. */
    public Ticket enter(String userId, String conversationId) {
        Ticket ticket = new Ticket(new Key(userId, conversationId));
        waiting.compute(ticket.key, (key, before) -> {
            Deque<Ticket> queue = before == null ? new ArrayDeque<>() : before;
            if (queue.isEmpty()) {
                ticket.turn.complete(null);
            }
            queue.addLast(ticket);
            return queue;
        });
        return ticket;
    }

    /** A place in the queue of a conversation. */
    public final class Ticket {
        private final Key key;
        private final CompletableFuture<Void> turn = new CompletableFuture<>();
        private boolean left; // read and written inside compute()

        private Ticket(Key key) {
            this.key = key;
        }

        /** Waits until everybody before has left. */
        void await(Cancellation cancellation) {
            cancellation.await(turn);
        }

        /** Lets the next one pass; whoever gives up early keeps the place until those before have left. Idempotent. */
        public void leave() {
            Ticket[] next = new Ticket[1];
            waiting.computeIfPresent(key, (key, queue) -> {
                left = true;
                next[0] = firstOf(queue);
                return next[0] == null ? null : queue;
            });
            if (next[0] != null) {
                next[0].turn.complete(null);
            }
        }

        private static @Nullable Ticket firstOf(Deque<Ticket> queue) {
            Ticket first = queue.peekFirst();
            while (first != null && first.left) {
                queue.removeFirst();
                first = queue.peekFirst();
            }
            return first;
        }
    }
}
