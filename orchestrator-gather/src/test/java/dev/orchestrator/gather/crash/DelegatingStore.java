package dev.orchestrator.gather.crash;

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

/** A store around another one, to watch it or to break it in one place. */
abstract class DelegatingStore implements ConversationStore {

    final ConversationStore inner;

    DelegatingStore(ConversationStore inner) {
        this.inner = inner;
    }

    @Override
    public Conversation create(Conversation conversation) {
        return inner.create(conversation);
    }

    @Override
    public Optional<Conversation> find(String userId, String conversationId) {
        return inner.find(userId, conversationId);
    }

    @Override
    public List<Conversation> list(String userId, String projectId, String after, int limit) {
        return inner.list(userId, projectId, after, limit);
    }

    @Override
    public Conversation update(String userId, String conversationId, ConversationChange change) {
        return inner.update(userId, conversationId, change);
    }

    @Override
    public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
        return inner.fork(userId, conversationId, throughSequence, newId);
    }

    @Override
    public boolean delete(String userId, String conversationId) {
        return inner.delete(userId, conversationId);
    }

    @Override
    public StoredMessage append(String userId, String conversationId, Message message) {
        return inner.append(userId, conversationId, message);
    }

    @Override
    public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
        return inner.messages(userId, conversationId, before, limit);
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
        return inner.finishTurn(token, answer);
    }

    @Override
    public void releaseTurn(TurnToken token) {
        inner.releaseTurn(token);
    }
}
