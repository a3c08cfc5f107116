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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that forget, in one method each, to check whose a conversation is. */
final class UserMutants {

    private UserMutants() {}

    static List<Mutant<ConversationStore>> all() {
        return List.of(
                blind("find", "find_keeps_users_apart"),
                blind("list", "list_keeps_users_apart"),
                blind("update", "update_keeps_users_apart"),
                blind("fork", "fork_keeps_users_apart"),
                blind("delete", "delete_keeps_users_apart"),
                blind("append", "append_keeps_users_apart"),
                blind("messages", "reading_keeps_users_apart"),
                blind("beginTurn", "turns_keep_users_apart"),
                blind("renewTurn", "turns_keep_users_apart"),
                blind("finishTurn", "turns_keep_users_apart"),
                blind("releaseTurn", "turns_keep_users_apart"));
    }

    private static Mutant<ConversationStore> blind(String method, String test) {
        return Mutant.of(method + " does not check the user", store -> new Blind(store, method), test);
    }

    private static final class Blind extends DelegatingConversationStore {
        private final String blindMethod;
        private final Map<String, String> owners = new ConcurrentHashMap<>();

        Blind(ConversationStore inner, String blindMethod) {
            super(inner);
            this.blindMethod = blindMethod;
        }

        private String user(String method, String userId, String conversationId) {
            return method.equals(blindMethod) ? owners.getOrDefault(conversationId, userId) : userId;
        }

        private TurnToken token(String method, TurnToken token) {
            String user = user(method, token.userId(), token.conversationId());
            return new TurnToken(user, token.conversationId(), token.requestId(), token.secret());
        }

        @Override
        public Conversation create(Conversation conversation) {
            Conversation created = super.create(conversation);
            owners.put(created.id(), created.userId());
            return created;
        }

        @Override
        public Optional<Conversation> find(String userId, String conversationId) {
            return super.find(user("find", userId, conversationId), conversationId);
        }

        @Override
        public List<Conversation> list(String userId, String projectId, String after, int limit) {
            String any = owners.isEmpty() ? userId : owners.values().iterator().next();
            return super.list(blindMethod.equals("list") ? any : userId, projectId, after, limit);
        }

        @Override
        public Conversation update(String userId, String conversationId, ConversationChange change) {
            return super.update(user("update", userId, conversationId), conversationId, change);
        }

        @Override
        public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
            return super.fork(user("fork", userId, conversationId), conversationId, throughSequence, newId);
        }

        @Override
        public boolean delete(String userId, String conversationId) {
            return super.delete(user("delete", userId, conversationId), conversationId);
        }

        @Override
        public StoredMessage append(String userId, String conversationId, Message message) {
            return super.append(user("append", userId, conversationId), conversationId, message);
        }

        @Override
        public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
            return super.messages(user("messages", userId, conversationId), conversationId, before, limit);
        }

        @Override
        public TurnStart beginTurn(Turn turn, Duration lease) {
            String user = user("beginTurn", turn.userId(), turn.conversationId());
            Turn seen = new Turn(user, turn.conversationId(), turn.requestId(), turn.runId(), turn.question());
            return super.beginTurn(seen, lease);
        }

        @Override
        public boolean renewTurn(TurnToken token, Duration lease) {
            return super.renewTurn(token("renewTurn", token), lease);
        }

        @Override
        public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
            return super.finishTurn(token("finishTurn", token), answer);
        }

        @Override
        public void releaseTurn(TurnToken token) {
            super.releaseTurn(token("releaseTurn", token));
        }
    }
}
