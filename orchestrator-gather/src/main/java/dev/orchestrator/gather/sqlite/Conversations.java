package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.Json;
import dev.orchestrator.gather.codec.MessageMap;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements that the stores of conversations share. */
final class Conversations {

    /** All columns of a conversation, and how many messages it has: the sequence of the last one. */
    static final String SELECT = """
            SELECT c.*, coalesce((SELECT m.sequence FROM messages m WHERE m.conversation = c.key
              ORDER BY m.sequence DESC LIMIT 1), 0) AS message_count FROM conversations c\s""";

    private Conversations() {}

    /** A conversation and its number in the file. */
    record Keyed(long key, Conversation conversation) {}

    static Optional<Keyed> find(Database database, String id) throws SQLException {
        return database.first(SELECT + "WHERE c.id = ?", Conversations::read, id);
    }

    static Optional<Keyed> find(Database database, String userId, String id) throws SQLException {
        return database.first(SELECT + "WHERE c.id = ? AND c.user_id = ?", Conversations::read, id, userId);
    }

    static Keyed needed(Database database, String userId, String id) throws SQLException {
        return find(database, userId, id).orElseThrow(() -> Failures.noConversation(id));
    }

    static Keyed read(Row row) throws SQLException {
        Usage usage = new Usage(
                row.number("input_tokens"),
                row.number("output_tokens"),
                row.number("cached_tokens"),
                row.number("reasoning_tokens"),
                new BigDecimal(row.text("cost")),
                MessageMap.constant(Usage.CostBasis.class, row.text("cost_basis"), Usage.CostBasis.UNKNOWN));
        Conversation conversation = new Conversation(
                row.text("id"),
                row.text("user_id"),
                row.textOrNull("project_id"),
                row.text("title"),
                row.textOrNull("summary"),
                MessageMap.constant(Conversation.Status.class, row.text("status"), Conversation.Status.ACTIVE),
                row.number("message_count"),
                usage,
                row.textOrNull("forked_from"),
                Instant.ofEpochMilli(row.number("created_at")),
                Instant.ofEpochMilli(row.number("updated_at")));
        return new Keyed(row.number("key"), conversation);
    }

    static void insert(Database database, Conversation c) throws SQLException {
        database.update(
                """
                INSERT INTO conversations (id, user_id, project_id, title, summary, status, input_tokens,
                  output_tokens, cached_tokens, reasoning_tokens, cost, cost_basis, forked_from, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                c.id(),
                c.userId(),
                c.projectId(),
                c.title(),
                c.summary(),
                c.status().name(),
                c.usage().inputTokens(),
                c.usage().outputTokens(),
                c.usage().cachedTokens(),
                c.usage().reasoningTokens(),
                c.usage().cost().toString(),
                c.usage().basis().name(),
                c.forkedFrom(),
                c.createdAt().toEpochMilli(),
                c.updatedAt().toEpochMilli());
    }

    static Optional<StoredMessage> message(Database database, long conversation, String id) throws SQLException {
        return database.first(
                "SELECT * FROM messages WHERE conversation = ? AND id = ?", Conversations::message, conversation, id);
    }

    static StoredMessage message(Row row) throws SQLException {
        Map<String, Object> map = Json.read(row.text("rest"));
        map.put("id", row.text("id"));
        map.put("status", row.text("status"));
        map.put("text", row.text("text"));
        return new StoredMessage(row.number("sequence"), MessageMap.read(map));
    }

    /** Stores a message behind the last one; one that is there already stays as it is. */
    static StoredMessage append(Database database, Keyed to, Message message, @Nullable String turn, Instant now)
            throws SQLException {
        Optional<StoredMessage> first = message(database, to.key(), message.id());
        if (first.isPresent()) {
            return first.get();
        }
        long sequence = to.conversation().messageCount() + 1;
        database.update(
                "INSERT INTO messages (conversation, sequence, id, status, text, rest, turn) VALUES (?, ?, ?, ?, ?, ?, ?)",
                to.key(),
                sequence,
                message.id(),
                message.status().name(),
                message.text(),
                rest(message),
                turn);
        touch(database, to.key(), now);
        return new StoredMessage(sequence, message);
    }

    /** What of a message has no column of its own. */
    static String rest(Message message) {
        Map<String, Object> map = new HashMap<>(MessageMap.of(message));
        map.keySet().removeAll(Set.of("id", "status", "text"));
        return Json.write(map);
    }

    static void touch(Database database, long key, Instant now) throws SQLException {
        database.update(
                "UPDATE conversations SET updated_at = max(updated_at, ?) WHERE key = ?", now.toEpochMilli(), key);
    }
}
