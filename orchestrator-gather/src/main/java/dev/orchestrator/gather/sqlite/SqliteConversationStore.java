package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.sqlite.Conversations.Keyed;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.ConversationChange;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.port.store.Turn;
import dev.orchestrator.port.store.TurnStart;
import dev.orchestrator.port.store.TurnToken;
import dev.orchestrator.stream.Usage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conversations in tables. Every method is one job on a thread of the file, and so one whole. */
final class SqliteConversationStore implements ConversationStore {

    private final SqliteFile file;
    private final Clock clock;

    SqliteConversationStore(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public Conversation create(Conversation conversation) {
        return file.write("create conversation " + conversation.id(), database -> {
            Optional<Keyed> there = Conversations.find(database, conversation.id());
            if (there.isEmpty()) {
                Conversations.insert(database, conversation);
            }
            return Conversations.find(database, conversation.userId(), conversation.id())
                    .orElseThrow(() -> taken(conversation.id()))
                    .conversation();
        });
    }

    private static RuntimeException taken(String id) {
        return Failures.invalid("the conversation id " + id + " is taken; choose another one");
    }

    @Override
    public Optional<Conversation> find(String userId, String conversationId) {
        return file.read(
                "find conversation " + conversationId,
                database -> Conversations.find(database, userId, conversationId).map(Keyed::conversation));
    }

    @Override
    public List<Conversation> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
        return file.read("list the conversations of a user", database -> {
            List<Object> values = new ArrayList<>(List.of(userId));
            if (projectId != null) {
                values.add(projectId);
            }
            if (after != null) {
                Conversation last =
                        Conversations.needed(database, userId, after).conversation();
                Collections.addAll(values, last.createdAt().toEpochMilli(), last.id());
            }
            values.add(limit);
            return database.query(
                    page(projectId != null, after != null),
                    row -> Conversations.read(row).conversation(),
                    values.toArray());
        });
    }

    /** Conversations of a user, the newest first; read through an index from where the page begins. */
    static String page(boolean ofProject, boolean after) {
        return Conversations.SELECT + "WHERE c.user_id = ?" + (ofProject ? " AND c.project_id = ?" : "")
                + (after ? " AND (c.created_at, c.id) < (?, ?)" : "")
                + " ORDER BY c.created_at DESC, c.id DESC LIMIT ?";
    }

    @Override
    public Conversation update(String userId, String conversationId, ConversationChange change) {
        return file.write("update conversation " + conversationId, database -> {
            long key = Conversations.needed(database, userId, conversationId).key();
            database.update(
                    """
                    UPDATE conversations SET title = coalesce(?, title), summary = coalesce(?, summary),
                      status = coalesce(?, status), updated_at = max(updated_at, ?) WHERE key = ?""",
                    change.title(),
                    change.summary(),
                    change.status() == null ? null : change.status().name(),
                    clock.millis(),
                    key);
            return Conversations.needed(database, userId, conversationId).conversation();
        });
    }

    @Override
    public Conversation fork(String userId, String conversationId, long throughSequence, String newId) {
        Failures.require(throughSequence >= 0, "throughSequence must not be negative, got " + throughSequence);
        return file.write("fork conversation " + conversationId, database -> {
            Keyed old = Conversations.needed(database, userId, conversationId);
            if (Conversations.find(database, newId).isEmpty()) {
                copy(database, old, throughSequence, newId);
            }
            return Conversations.find(database, userId, newId)
                    .map(Keyed::conversation)
                    .filter(fork -> conversationId.equals(fork.forkedFrom()))
                    .orElseThrow(() -> taken(newId));
        });
    }

    private void copy(Database database, Keyed from, long throughSequence, String newId) throws SQLException {
        Conversation old = from.conversation();
        Instant now = clock.instant();
        Conversation fork = new Conversation(
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
        Conversations.insert(database, fork);
        database.update("""
                INSERT INTO messages (conversation, sequence, id, status, text, rest)
                SELECT ?, sequence, id, status, text, rest FROM messages WHERE conversation = ? AND sequence <= ?""", Conversations.needed(database, old.userId(), newId).key(), from.key(), throughSequence);
    }

    @Override
    public boolean delete(String userId, String conversationId) {
        return file.write("delete conversation " + conversationId, database -> {
            Optional<Keyed> there = Conversations.find(database, userId, conversationId);
            if (there.isPresent()) {
                database.update(
                        "DELETE FROM messages WHERE conversation = ?",
                        there.get().key());
                database.update(
                        "DELETE FROM conversations WHERE key = ?", there.get().key());
            }
            return there.isPresent();
        });
    }

    @Override
    public StoredMessage append(String userId, String conversationId, Message message) {
        return file.write("append message " + message.id() + " to conversation " + conversationId, database -> {
            Keyed to = Conversations.needed(database, userId, conversationId);
            return Conversations.append(database, to, message, null, clock.instant());
        });
    }

    @Override
    public List<StoredMessage> messages(String userId, String conversationId, long before, int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
        return file.read("read messages of conversation " + conversationId, database -> {
            long key = Conversations.needed(database, userId, conversationId).key();
            List<StoredMessage> window = database.query(WINDOW, Conversations::message, key, before, limit);
            Collections.reverse(window);
            return List.copyOf(window);
        });
    }

    /** The last messages before a place, the last one first; reads no more of the index than it returns. */
    static final String WINDOW =
            "SELECT * FROM messages WHERE conversation = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?";

    @Override
    public TurnStart beginTurn(Turn turn, Duration lease) {
        requireLease(lease);
        return file.write(
                "begin turn " + turn.requestId() + " of conversation " + turn.conversationId(),
                database -> new SqliteTurns(database, clock.instant()).begin(turn, lease));
    }

    @Override
    public boolean renewTurn(TurnToken token, Duration lease) {
        requireLease(lease);
        return file.write(
                "renew turn " + token.requestId() + " of conversation " + token.conversationId(),
                database -> new SqliteTurns(database, clock.instant()).renew(token, lease));
    }

    @Override
    public Optional<StoredMessage> finishTurn(TurnToken token, Message answer) {
        Failures.require(
                answer.id().equals(Turn.answerId(token.requestId())),
                "the id of the answer must follow from request " + token.requestId());
        return file.write(
                "finish turn " + token.requestId() + " of conversation " + token.conversationId(),
                database -> new SqliteTurns(database, clock.instant()).finish(token, answer));
    }

    @Override
    public void releaseTurn(TurnToken token) {
        file.write(
                "release turn " + token.requestId() + " of conversation " + token.conversationId(),
                database -> new SqliteTurns(database, clock.instant()).release(token));
    }

    private static void requireLease(Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
    }
}
