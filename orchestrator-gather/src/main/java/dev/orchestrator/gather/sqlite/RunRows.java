package dev.orchestrator.gather.sqlite;

import dev.orchestrator.call.Mode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gather.codec.MessageMap;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Rows of runs and of their logs. What changes often stands apart from what is large: a lease is renewed and a run taken
 * without writing its request anew, and an entry changes no row at all.
 */
final class RunRows {

    /** A run, and the position of its last entry. */
    static final String SELECT = """
            SELECT r.*, t.request, t.result, coalesce((SELECT e.position FROM run_entries e WHERE e.run = r.key
              ORDER BY e.position DESC LIMIT 1), 0) AS last_position FROM runs r JOIN run_texts t ON t.run = r.key\s""";

    static final String LAST = "SELECT position FROM run_entries WHERE run = ? ORDER BY position DESC LIMIT 1";

    static final String OF_KEY = "SELECT position FROM run_entries WHERE run = ? AND kind = ? AND key = ?";

    static final String WINDOW = "SELECT * FROM run_entries WHERE run = ? AND position > ? ORDER BY position LIMIT ?";

    private RunRows() {}

    static Optional<StoredRun> find(Database database, String userId, String runId) throws SQLException {
        return database.first(SELECT + "WHERE r.id = ? AND r.user_id = ?", RunRows::run, runId, userId);
    }

    static StoredRun needed(Database database, String userId, String runId) throws SQLException {
        return find(database, userId, runId).orElseThrow(() -> Failures.noRun(runId));
    }

    static StoredRun run(Row row) throws SQLException {
        RunHead head = new RunHead(
                row.text("id"),
                row.text("user_id"),
                row.textOrNull("project_id"),
                MessageMap.constant(Mode.class, row.text("mode"), null),
                row.textOrNull("conversation_id"),
                row.text("request"));
        String error = row.textOrNull("error");
        return new StoredRun(
                head,
                MessageMap.constant(Status.class, row.text("status"), null),
                row.textOrNull("result"),
                error == null ? null : MessageMap.constant(ErrorCode.class, error, ErrorCode.INTERNAL_ERROR),
                row.instantOrNull("wake_at"),
                row.number("cancel_asked") > 0,
                row.number("epoch"),
                row.number("last_position"),
                Instant.ofEpochMilli(row.number("created_at")),
                Instant.ofEpochMilli(row.number("updated_at")));
    }

    static void insert(Database database, StoredRun run, String secret, Instant until) throws SQLException {
        RunHead head = run.head();
        database.update(
                """
                INSERT INTO runs (id, user_id, project_id, mode, conversation_id, status, cancel_asked, epoch, created_at,
                  updated_at, secret, due_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)""",
                head.id(),
                head.userId(),
                head.projectId(),
                head.mode().name(),
                head.conversationId(),
                run.status().name(),
                run.epoch(),
                run.createdAt().toEpochMilli(),
                run.lastUpdated().toEpochMilli(),
                secret,
                until.toEpochMilli());
        database.update(
                "INSERT INTO run_texts (run, request) SELECT key, ? FROM runs WHERE id = ?", head.request(), head.id());
    }

    static RunEntry entry(Row row) throws SQLException {
        return new RunEntry(
                row.number("position"),
                new RunNote(row.text("kind"), row.textOrNull("key"), row.text("data")),
                row.number("epoch"),
                Instant.ofEpochMilli(row.number("at")));
    }

    static void insert(Database database, long run, RunEntry entry) throws SQLException {
        database.update(
                "INSERT INTO run_entries (run, position, kind, key, data, epoch, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                run,
                entry.position(),
                entry.kind(),
                entry.key(),
                entry.data(),
                entry.epoch(),
                entry.at().toEpochMilli());
    }

    static void delete(Database database, long run) throws SQLException {
        database.update("DELETE FROM run_entries WHERE run = ?", run);
        database.update("DELETE FROM run_texts WHERE run = ?", run);
        database.update("DELETE FROM runs WHERE key = ?", run);
    }
}
