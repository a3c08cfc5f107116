package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Sorts;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Conversations in two collections. Each change is one atomic update of one document, or a row of such in safe order. */
final class MongoConversationStore implements ConversationStore {

    private final MongoConversations conversations;
    private final MongoMessages messages;
    private final MongoTurns turns;
    private final Indexes indexes;
    private final Clock clock;

    MongoConversationStore(MongoConversations conversations, Indexes indexes, Clock clock) {
        this.conversations = conversations;
        this.messages = conversations.messages;
        this.turns = new MongoTurns(conversations, clock);
        this.indexes = indexes;
        this.clock = clock;
    }

    @Override
    public Conversation create(Conversation conversation) {
        return Failures.translated("create conversation " + conversation.id(), () -> {
            indexes.requireThere();
            Document there = inserted(conversation, MongoConversations.newKey());
            if (!Documents.text(there, "user").equals(conversation.userId())) {
                throw Failures.taken(conversation.id());
            }
            return conversations.read(there);
        });
    }

    /** Inserts a conversation, or returns the one that has its id. */
    private Document inserted(Conversation conversation, String key) {
        while (true) {
            try {
                Document document =
                        Documents.of(conversation).append("key", key).append("version", 0L);
                conversations.all.insertOne(document);
                return document;
            } catch (MongoWriteException e) {
                if (!Failures.isDuplicateKey(e)) {
                    throw e;
                }
            }
            Document there = conversations
                    .all
                    .find(eq("_id", Documents.exact(conversation.id())))
                    .first();
            if (there != null && !there.containsKey("deleted")) {
                return there;
            }
            if (there != null) {
                conversations.purge(there);
            }
        }
    }

    @Override
    public Optional<Conversation> find(String userId, String conversationId) {
        return Failures.translated(
                "find conversation " + conversationId,
                () -> conversations.find(userId, conversationId).map(conversations::read));
    }

    @Override
    public List<Conversation> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
        return Failures.translated("list the conversations of a user", () -> {
            List<Bson> filters = new ArrayList<>();
            filters.add(eq("user", Documents.exact(userId)));
            if (projectId != null) {
                filters.add(eq("project", Documents.exact(projectId)));
            }
            if (after != null) {
                Document last = conversations.needed(userId, after);
                Object time = last.get("createdAt");
                // Older, or as old and behind it. By the "or" alone the index is read from the newest on.
                filters.add(lte("createdAt", time));
                filters.add(or(lt("createdAt", time), lt("_id", last.get("_id"))));
            }
            filters.add(MongoConversations.notDeleted());
            return conversations
                    .all
                    .find(and(filters))
                    .sort(Sorts.descending("createdAt", "_id"))
                    .limit(limit)
                    .into(new ArrayList<>())
                    .stream()
                    .map(conversations::read)
                    .toList();
        });
    }

    @Override
    public Conversation update(String userId, String conversationId, ConversationChange change) {
        return Failures.translated("update conversation " + conversationId, () -> {
            Document values = new Document();
            Documents.putIfPresent(values, "title", change.title());
            Documents.putIfPresent(values, "summary", change.summary());
            if (change.status() != null) {
                values.put("status", change.status().name());
            }
            List<Bson> updates = new ArrayList<>(List.of(MongoConversations.changedAt(clock.instant())));
            values.forEach((field, value) -> updates.add(set(field, value)));
            Document changed = conversations.all.findOneAndUpdate(
                    MongoConversations.of(userId, conversationId), combine(updates), MongoConversations.AFTER);
            if (changed == null) {
                throw Failures.noConversation(conversationId);
            }
            return conversations.read(changed);
        });
    }

    @Override
    public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
        Failures.require(throughSequence >= 0, "throughSequence must not be negative, got " + throughSequence);
        return Failures.translated("fork conversation " + conversationId, () -> {
            indexes.requireThere();
            Document old = conversations.needed(userId, conversationId);
            Optional<Document> there = conversations.find(userId, newId);
            Document fork = there.orElseGet(() -> copied(old, throughSequence, newId));
            boolean isFork = Documents.value(old, "_id").equals(fork.get("forkedFrom"))
                    && Documents.value(old, "user").equals(fork.get("user"));
            if (!isFork) {
                throw Failures.taken(newId);
            }
            return conversations.read(fork);
        });
    }

    /**
     * Copies the messages first, under a key that nobody knows, and makes them visible as a whole by inserting the
     * conversation. Who dies between leaves copies that nobody sees.
     */
    private Document copied(Document old, long throughSequence, String newId) {
        String key = MongoConversations.newKey();
        boolean used = false;
        try {
            messages.copy(MongoConversations.key(old), throughSequence, key);
            // A deletion marks the conversation before it takes any message: while it is there, the copy is whole.
            conversations.needed(Documents.text(old, "user"), Documents.text(old, "_id"));
            Document there = inserted(beginning(old, newId), key);
            used = key.equals(MongoConversations.key(there));
            return there;
        } finally {
            if (!used) {
                messages.discard(key);
            }
        }
    }

    private Conversation beginning(Document oldDocument, String newId) {
        Conversation old = Documents.conversation(oldDocument, 0);
        Instant now = clock.instant();
        return new Conversation(
                newId,
                old.userId(),
                old.projectId(),
                old.title(),
                null,
                Conversation.Status.ACTIVE,
                0,
                Usage.NONE,
                old.id(),
                now,
                now);
    }

    /** Marks it, from when on it is not there; then takes the messages, then the conversation. */
    @Override
    public boolean delete(String userId, String conversationId) {
        return Failures.translated("delete conversation " + conversationId, () -> {
            Document marked = conversations.all.findOneAndUpdate(
                    MongoConversations.of(userId, conversationId), combine(set("deleted", true), unset("turn")));
            Document left = marked != null ? marked : leftByAnother(userId, conversationId);
            if (left != null) {
                conversations.purge(left);
            }
            return marked != null;
        });
    }

    /** A deletion that was marked and is not at its end: whoever did it may have died. */
    private @Nullable Document leftByAnother(String userId, String conversationId) {
        return conversations
                .all
                .find(and(
                        eq("_id", Documents.exact(conversationId)),
                        eq("user", Documents.exact(userId)),
                        eq("deleted", true)))
                .first();
    }

    @Override
    public StoredMessage append(String userId, String conversationId, Message message) {
        return Failures.translated("append message " + message.id() + " to conversation " + conversationId, () -> {
            indexes.requireThere();
            Document to = conversations.needed(userId, conversationId);
            MongoMessages.Appended appended = messages.append(MongoConversations.key(to), message);
            if (appended.isNew() && !conversations.change(to, MongoConversations.changedAt(clock.instant()))) {
                // It was deleted meanwhile, perhaps before the message came.
                messages.delete(MongoConversations.key(to), message.id());
                throw Failures.noConversation(conversationId);
            }
            return appended.message();
        });
    }

    @Override
    public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
        return Failures.translated("read messages of conversation " + conversationId, () -> {
            Document of = conversations.needed(userId, conversationId);
            return messages.window(MongoConversations.key(of), before, limit);
        });
    }

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        requireLease(lease);
        return Failures.translated(
                "begin turn " + turn.requestId() + " of conversation " + turn.conversationId(), () -> {
                    indexes.requireThere();
                    return turns.begin(turn, lease);
                });
    }

    @Override
    public boolean renewTurn(TurnToken token, Duration lease) {
        requireLease(lease);
        return Failures.translated("renew " + named(token), () -> turns.renew(token, lease));
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        Failures.require(
                answer.id().equals(Turn.answerId(token.requestId())),
                "the id of the answer must follow from request " + token.requestId());
        return Failures.translated("finish " + named(token), () -> {
            indexes.requireThere();
            return turns.finish(token, answer);
        });
    }

    @Override
    public void releaseTurn(TurnToken token) {
        Failures.run("release " + named(token), () -> turns.release(token));
    }

    private static String named(TurnToken token) {
        return "turn " + token.requestId() + " of conversation " + token.conversationId();
    }

    private static void requireLease(Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
    }
}
