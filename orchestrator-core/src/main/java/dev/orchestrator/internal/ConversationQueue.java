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

    private final ConcurrentMap<String, Ticket> last = new ConcurrentHashMap<>();

    /** Takes the next place; returns at once. */
    public Ticket enter(String conversationId) {
        Ticket[] mine = new Ticket[1];
        last.compute(conversationId, (id, before) -> {
            mine[0] = new Ticket(id, before == null ? CompletableFuture.completedFuture(null) : before.left);
            return mine[0];
        });
        return mine[0];
    }

    /** A place in the queue of a conversation. */
    public final class Ticket {
        private final String conversationId;
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> left = new CompletableFuture<>();

        private Ticket(String conversationId, CompletableFuture<Void> before) {
            this.conversationId = conversationId;
            this.before = before;
        }

        /** Waits until everybody before has left. */
        void await(Cancellation cancellation) {
            Waiting.until(before, cancellation);
        }

        /** Lets the next one pass; whoever gives up early still waits for those before, so that nobody overtakes. */
        public void leave() {
            before.whenComplete((nothing, failure) -> {
                last.remove(conversationId, this);
                left.complete(null);
            });
        }
    }
}
