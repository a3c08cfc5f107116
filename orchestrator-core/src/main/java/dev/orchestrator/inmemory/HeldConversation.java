package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One conversation with its messages and the right to answer in it. Guarded by the lock of the store. */
final class HeldConversation {

    private Conversation head;
    private final List<StoredMessage> messages = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    /** Which right an answer was stored with, by the answer's id. */
    private final Map<String, String> writers = new HashMap<>();

    private @Nullable Holder holder;

    private record Holder(String secret, String requestId, String runId, Instant until) {}

    HeldConversation(Conversation conversation) {
        this.head = conversation;
        touch(conversation.usage(), conversation.updatedAt());
    }

    Conversation head() {
        return head;
    }

    Conversation change(ConversationChange change, Instant now) {
        head = new Conversation(
                head.id(),
                head.userId(),
                head.projectId(),
                change.title() == null ? head.title() : change.title(),
                change.summary() == null ? head.summary() : change.summary(),
                change.status() == null ? head.status() : change.status(),
                head.messageCount(),
                head.usage(),
                head.forkedFrom(),
                head.createdAt(),
                later(now));
        return head;
    }

    HeldConversation fork(long throughSequence, String newId, Instant now) {
        HeldConversation fork = new HeldConversation(new Conversation(
                newId,
                head.userId(),
                head.projectId(),
                head.title(),
                null,
                Conversation.Status.ACTIVE,
                0,
                Usage.NONE,
                head.id(),
                now,
                now));
        for (StoredMessage stored : messages.subList(0, (int) Math.min(throughSequence, messages.size()))) {
            fork.append(stored.message(), now);
        }
        return fork;
    }

    StoredMessage append(Message message, Instant now) {
        StoredMessage first = find(message.id());
        if (first != null) {
            return first;
        }
        StoredMessage stored = new StoredMessage(messages.size() + 1L, message);
        messages.add(stored);
        places.put(message.id(), messages.size() - 1);
        touch(head.usage(), now);
        return stored;
    }

    List<StoredMessage> window(long before, int limit) {
        int end = (int) Math.max(0, Math.min(before - 1, messages.size()));
        return List.copyOf(messages.subList(Math.max(0, end - limit), end));
    }

    TurnStart begin(Turn turn, Instant now, Instant until) {
        StoredMessage asked = find(turn.question().id());
        Check.that(
                asked == null || asked.message().text().equals(turn.question().text()),
                "request " + turn.requestId() + " of conversation " + head.id()
                        + " was made with another text before; give a new question a new request id");
        StoredMessage answer = find(Turn.answerId(turn.requestId()));
        if (answer != null && answer.message().status() == Message.Status.COMPLETE) {
            return new TurnStart.Finished(answer);
        }
        if (holder != null && holder.until().isAfter(now)) {
            return new TurnStart.InFlight(holder.requestId(), holder.runId());
        }
        holder = new Holder(UUID.randomUUID().toString(), turn.requestId(), turn.runId(), until);
        TurnToken token = new TurnToken(turn.userId(), turn.conversationId(), turn.requestId(), holder.secret());
        return new TurnStart.Started(token, append(turn.question(), now));
    }

    boolean renew(TurnToken token, Instant until) {
        if (holder == null || !holds(token)) {
            return false;
        }
        holder = new Holder(holder.secret(), holder.requestId(), holder.runId(), until);
        return true;
    }

    Optional<StoredMessage> finish(TurnToken token, Message answer, Instant now) {
        StoredMessage there = find(answer.id());
        boolean complete = there != null && there.message().status() == Message.Status.COMPLETE;
        if (!holds(token)) {
            boolean own = token.secret().equals(writers.get(answer.id()));
            return complete || own ? Optional.ofNullable(there) : Optional.empty();
        }
        holder = null;
        return complete ? Optional.ofNullable(there) : Optional.of(place(token, answer, there, now));
    }

    private StoredMessage place(TurnToken token, Message answer, @Nullable StoredMessage interrupted, Instant now) {
        StoredMessage stored;
        if (interrupted == null) {
            stored = append(answer, now);
        } else {
            stored = new StoredMessage(interrupted.sequence(), answer);
            messages.set((int) interrupted.sequence() - 1, stored);
        }
        writers.put(answer.id(), token.secret());
        touch(head.usage().plus(answer.metadata().usage()), now);
        return stored;
    }

    void release(TurnToken token) {
        if (holds(token)) {
            holder = null;
        }
    }

    private boolean holds(TurnToken token) {
        return holder != null && holder.secret().equals(token.secret());
    }

    private @Nullable StoredMessage find(String messageId) {
        Integer place = places.get(messageId);
        return place == null ? null : messages.get(place);
    }

    private void touch(Usage usage, Instant now) {
        head = new Conversation(
                head.id(),
                head.userId(),
                head.projectId(),
                head.title(),
                head.summary(),
                head.status(),
                messages.size(),
                usage,
                head.forkedFrom(),
                head.createdAt(),
                later(now));
    }

    private Instant later(Instant now) {
        return now.isAfter(head.updatedAt()) ? now : head.updatedAt();
    }
}
