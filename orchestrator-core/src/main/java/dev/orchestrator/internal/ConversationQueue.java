package dev.orchestrator.internal;

import dev.orchestrator.call.Cancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets the runs of one conversation pass one after the other, in the order in which they were called. Between processes
 * the store's turns do the same, without the order.
 */
public final class ConversationQueue {

    /** Of a user: somebody else who names the same conversation must neither wait for it nor keep it waiting. */
    private record Key(String userId, String conversationId) {}

    private final ConcurrentMap<Key, Ticket> last = new ConcurrentHashMap<>();

    /** Takes the next place; returns at once. */
    public Ticket enter(String userId, String conversationId) {
        Ticket[] mine = new Ticket[1];
        last.compute(new Key(userId, conversationId), (key, before) -> {
            mine[0] = new Ticket(key, before == null ? CompletableFuture.completedFuture(null) : before.left);
            return mine[0];
        });
        return mine[0];
    }

    /** A place in the queue of a conversation. */
    public final class Ticket {
        private final Key key;
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> left = new CompletableFuture<>();

        private Ticket(Key key, CompletableFuture<Void> before) {
            this.key = key;
            this.before = before;
        }

        /** Waits until everybody before has left. */
        void await(Cancellation cancellation) {
            Waiting.until(before, cancellation);
        }

        /** Lets the next one pass; whoever gives up early still waits for those before, so that nobody overtakes. */
        public void leave() {
            before.whenComplete((nothing, failure) -> {
                last.remove(key, this);
                left.complete(null);
            });
        }
    }
}
