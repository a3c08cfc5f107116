package dev.orchestrator.inmemory;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Conversations in a map. One lock for all: nothing is done under it but a few steps in memory. */
final class InMemoryConversationStore implements ConversationStore {

    private static final Comparator<Conversation> NEWEST_FIRST = Comparator.comparing(Conversation::createdAt)
            .thenComparing(Conversation::id)
            .reversed();

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HeldConversation> all = new HashMap<>();

    InMemoryConversationStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Conversation create(Conversation conversation) {
        return locked(() -> {
            HeldConversation held = all.computeIfAbsent(conversation.id(), id -> new HeldConversation(conversation));
            Check.that(held.head().userId().equals(conversation.userId()), taken(conversation.id()));
            return held.head();
        });
    }

    @Override
    public Optional<Conversation> find(String userId, String conversationId) {
        return locked(() -> held(userId, conversationId).map(HeldConversation::head));
    }

    @Override
    public List<Conversation> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        Check.positive(limit, "limit");
        return locked(() -> {
            Conversation last = after == null ? null : needed(userId, after).head();
            return all.values().stream()
                    .map(HeldConversation::head)
                    .filter(c -> c.userId().equals(userId))
                    .filter(c -> projectId == null || projectId.equals(c.projectId()))
                    .filter(c -> last == null || NEWEST_FIRST.compare(c, last) > 0)
                    .sorted(NEWEST_FIRST)
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public Conversation update(String userId, String conversationId, ConversationChange change) {
        return locked(() -> needed(userId, conversationId).change(change, now()));
    }

    @Override
    public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
        Check.that(throughSequence >= 0, "throughSequence must not be negative, got " + throughSequence);
        return locked(() -> {
            HeldConversation old = needed(userId, conversationId);
            Conversation fork = all.computeIfAbsent(newId, id -> old.fork(throughSequence, id, now()))
                    .head();
            Check.that(fork.userId().equals(userId) && conversationId.equals(fork.forkedFrom()), taken(newId));
            return fork;
        });
    }

    @Override
    public boolean delete(String userId, String conversationId) {
        return locked(() -> held(userId, conversationId).isPresent() && all.remove(conversationId) != null);
    }

    @Override
    public StoredMessage append(String userId, String conversationId, Message message) {
        return locked(() -> needed(userId, conversationId).append(message, now()));
    }

    @Override
    public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
        Check.positive(limit, "limit");
        return locked(() -> needed(userId, conversationId).window(before, limit));
    }

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        Check.positive(lease, "lease");
        return locked(() -> {
            Instant now = now();
            return needed(turn.userId(), turn.conversationId()).begin(turn, now, now.plus(lease));
        });
    }

    @Override
    public boolean renewTurn(TurnToken token, Duration lease) {
        Check.positive(lease, "lease");
        return locked(() ->
                held(token).map(held -> held.renew(token, now().plus(lease))).orElse(false));
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        Check.that(
                answer.id().equals(Turn.answerId(token.requestId())),
                "the id of the answer must follow from request " + token.requestId());
        return locked(() -> held(token).flatMap(held -> held.finish(token, answer, now())));
    }

    @Override
    public void releaseTurn(TurnToken token) {
        locked(() -> {
            held(token).ifPresent(held -> held.release(token));
            return true;
        });
    }

    private Optional<HeldConversation> held(TurnToken token) {
        return held(token.userId(), token.conversationId());
    }

    private Optional<HeldConversation> held(String userId, String conversationId) {
        return Optional.ofNullable(all.get(conversationId))
                .filter(held -> held.head().userId().equals(userId));
    }

    private HeldConversation needed(String userId, String conversationId) {
        return held(userId, conversationId)
                .orElseThrow(() -> new OrchestratorException(
                        ErrorCode.CONVERSATION_NOT_FOUND,
                        "the store has no conversation " + conversationId + " of this user"));
    }

    private static String taken(String conversationId) {
        return "the conversation id " + conversationId + " is taken; choose another one";
    }

    private Instant now() {
        return clock.instant();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
