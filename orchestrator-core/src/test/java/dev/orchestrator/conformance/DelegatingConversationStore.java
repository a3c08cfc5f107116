package dev.orchestrator.conformance;

import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A correct store, for mutants to break in one place each. */
class DelegatingConversationStore implements ConversationStore {

    final ConversationStore inner;

    DelegatingConversationStore(ConversationStore inner) {
        this.inner = inner;
    }

    /** What every conversation passes through on its way out. */
    Conversation seen(Conversation conversation) {
        return conversation;
    }

    /** What every message passes through on its way out. */
    StoredMessage seen(String conversationId, StoredMessage message) {
        return message;
    }

    @Override
    public Conversation create(Conversation conversation) {
        return seen(inner.create(conversation));
    }

    @Override
    public Optional<Conversation> find(String userId, String conversationId) {
        return inner.find(userId, conversationId).map(this::seen);
    }

    @Override
    public List<Conversation> list(String userId, String projectId, String after, int limit) {
        return inner.list(userId, projectId, after, limit).stream()
                .map(this::seen)
                .toList();
    }

    @Override
    public Conversation update(String userId, String conversationId, ConversationChange change) {
        return seen(inner.update(userId, conversationId, change));
    }

    @Override
    public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
        return seen(inner.fork(userId, conversationId, throughSequence, newId));
    }

    @Override
    public boolean delete(String userId, String conversationId) {
        return inner.delete(userId, conversationId);
    }

    @Override
    public StoredMessage append(String userId, String conversationId, Message message) {
        return seen(conversationId, inner.append(userId, conversationId, message));
    }

    @Override
    public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
        return inner.messages(userId, conversationId, before, limit).stream()
                .map(message -> seen(conversationId, message))
                .toList();
    }

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        return inner.beginTurn(turn, lease);
    }

    @Override
    public boolean renewTurn(TurnToken token, Duration lease) {
        return inner.renewTurn(token, lease);
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        return inner.finishTurn(token, answer).map(message -> seen(token.conversationId(), message));
    }

    @Override
    public void releaseTurn(TurnToken token) {
        inner.releaseTurn(token);
    }

    final List<StoredMessage> all(String userId, String conversationId) {
        return inner.messages(userId, conversationId, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    final Optional<StoredMessage> byId(String userId, String conversationId, String messageId) {
        return all(userId, conversationId).stream()
                .filter(stored -> stored.message().id().equals(messageId))
                .findFirst();
    }
}
