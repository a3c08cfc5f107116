package dev.orchestrator.gather.sqlite;

import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunStore.Renewal;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The right to carry on a run, inside one transaction: nobody else changes anything meanwhile. */
final class RunHolding {

    private final Database database;
    private final Instant now;

    RunHolding(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    /** Takes a run that is as it was seen: if anybody took it since, its epoch is another one. */
    Optional<RunStart.Started> take(StoredRun seen, Duration lease) throws SQLException {
        String secret = UUID.randomUUID().toString();
        int taken = database.update(
                """
                UPDATE runs SET status = 'RUNNING', epoch = epoch + 1, wake_at = NULL, secret = ?, last_secret = NULL,
                  due_at = ?, updated_at = max(updated_at, ?)
                WHERE id = ? AND user_id = ? AND epoch = ? AND status = ?
                  AND (status = 'WAITING' OR status = 'RUNNING' AND due_at <= ?)""",
                secret,
                now.plus(lease).toEpochMilli(),
                now.toEpochMilli(),
                seen.id(),
                seen.userId(),
                seen.epoch(),
                seen.status().name(),
                now.toEpochMilli());
        if (taken == 0) {
            return Optional.empty();
        }
        StoredRun run = RunRows.needed(database, seen.userId(), seen.id());
        return Optional.of(new RunStart.Started(new RunToken(run.id(), run.epoch(), secret), run));
    }

    Renewal renew(RunToken token, Duration lease) throws SQLException {
        int renewed = database.update(
                "UPDATE runs SET due_at = ? WHERE id = ? AND secret = ?",
                now.plus(lease).toEpochMilli(),
                token.runId(),
                token.secret());
        if (renewed == 0) {
            return Renewal.LOST;
        }
        return database.first(
                                "SELECT cancel_asked FROM runs WHERE id = ?",
                                row -> row.number("cancel_asked"),
                                token.runId())
                        .filter(asked -> asked > 0)
                        .isPresent()
                ? Renewal.CANCEL_ASKED
                : Renewal.HELD;
    }

    long append(RunToken token, List<RunNote> notes) throws SQLException {
        long run = held(token);
        for (int i = 0; i < notes.size(); i++) {
            Optional<Long> there = written(run, notes.get(i));
            if (there.isPresent()) {
                return RunStore.requireSame(token, notes, window(run, there.get() - i - 1, notes.size()));
            }
        }
        long last =
                database.first(RunRows.LAST, row -> row.number("position"), run).orElse(0L);
        for (RunNote note : notes) {
            RunRows.insert(database, run, new RunEntry(++last, note, token.epoch(), now));
        }
        return last;
    }

    private Optional<Long> written(long run, RunNote note) throws SQLException {
        return note.key() == null
                ? Optional.empty()
                : database.first(RunRows.OF_KEY, row -> row.number("position"), run, note.kind(), note.key());
    }

    private List<RunEntry> window(long run, long after, int limit) throws SQLException {
        return database.query(RunRows.WINDOW, RunRows::entry, run, after, limit);
    }

    private long held(RunToken token) throws SQLException {
        return held("secret", token).orElseThrow(() -> new RunLostException(token.runId(), token.epoch()));
    }

    private Optional<Long> held(String column, RunToken token) throws SQLException {
        return database.first(
                "SELECT key FROM runs WHERE id = ? AND " + column + " = ?",
                row -> row.number("key"),
                token.runId(),
                token.secret());
    }

    boolean change(RunToken token, RunChange change) throws SQLException {
        Optional<Long> before = held("last_secret", token);
        if (before.isPresent() && isAsAfter(change, before.get())) {
            return false;
        }
        long run = held(token);
        Status status = change.status();
        database.update(
                """
                UPDATE runs SET status = ?, error = ?, wake_at = ?, ended_at = ?,
                  due_at = CASE WHEN cancel_asked > 0 AND ? = 'WAITING' THEN ? ELSE ? END,
                  updated_at = max(updated_at, ?), last_secret = secret, secret = NULL WHERE key = ?""",
                status.name(),
                change.error() == null ? null : change.error().name(),
                millis(change.wakeAt()),
                status.isEnded() ? now.toEpochMilli() : null,
                status.name(),
                now.toEpochMilli(),
                millis(status == Status.RUNNING ? now : change.wakeAt()),
                now.toEpochMilli(),
                run);
        database.update(
                "UPDATE run_texts SET result = ? WHERE run = ? AND result IS NOT ?",
                change.result(),
                run,
                change.result());
        return true;
    }

    private boolean isAsAfter(RunChange change, long run) throws SQLException {
        return database.first(RunRows.SELECT + "WHERE r.key = ?", RunRows::run, run)
                .filter(there -> there.isAsAfter(change))
                .isPresent();
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
