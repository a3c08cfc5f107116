package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs in tables. Every method but {@link #purge} is one job on a thread of the file, and so one whole. */
final class SqliteRunStore implements RunStore {

    static final String DUE = RunRows.SELECT + "WHERE r.due_at <= ? ORDER BY r.due_at LIMIT ?";

    static final String ENDED = "SELECT key FROM runs WHERE ended_at < ? ORDER BY ended_at LIMIT ?";

    private final SqliteFile file;
    private final Clock clock;

    SqliteRunStore(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public RunStart create(RunHead head, Duration lease) {
        requireLease(lease);
        return file.write("create run " + head.id(), database -> {
            Optional<StoredRun> there = database.first(RunRows.SELECT + "WHERE r.id = ?", RunRows::run, head.id());
            return there.isPresent() ? existing(there.get(), head) : begun(database, head, lease);
        });
    }

    private static RunStart existing(StoredRun there, RunHead head) {
        Failures.require(
                there.userId().equals(head.userId()), "the run id " + head.id() + " is taken; choose another one");
        return new RunStart.Exists(there);
    }

    private RunStart begun(Database database, RunHead head, Duration lease) throws SQLException {
        Instant now = clock.instant();
        StoredRun run = StoredRun.begun(head, now);
        String secret = UUID.randomUUID().toString();
        RunRows.insert(database, run, secret, now.plus(lease));
        return new RunStart.Started(new RunToken(run.id(), run.epoch(), secret), run);
    }

    @Override
    public Optional<StoredRun> find(String userId, String runId) {
        return file.read("find run " + runId, database -> RunRows.find(database, userId, runId));
    }

    @Override
    public List<StoredRun> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        requireLimit(limit);
        return file.read("list the runs of a user", database -> {
            List<Object> values = new ArrayList<>(List.of(userId));
            if (projectId != null) {
                values.add(projectId);
            }
            if (after != null) {
                StoredRun last = RunRows.needed(database, userId, after);
                Collections.addAll(values, last.createdAt().toEpochMilli(), last.id());
            }
            values.add(limit);
            return List.copyOf(database.query(page(projectId != null, after != null), RunRows::run, values.toArray()));
        });
    }

    /** Runs of a user, the newest first; read through an index from where the page begins. */
    static String page(boolean ofProject, boolean after) {
        return RunRows.SELECT + "WHERE r.user_id = ?" + (ofProject ? " AND r.project_id = ?" : "")
                + (after ? " AND (r.created_at, r.id) < (?, ?)" : "")
                + " ORDER BY r.created_at DESC, r.id DESC LIMIT ?";
    }

    @Override
    public List<StoredRun> due(Instant now, int limit) {
        requireLimit(limit);
        return file.read(
                "find runs that are due",
                database -> List.copyOf(database.query(DUE, RunRows::run, now.toEpochMilli(), limit)));
    }

    @Override
    public Optional<RunStart.Started> take(StoredRun seen, Duration lease) {
        requireLease(lease);
        return file.write("take run " + seen.id(), database -> holding(database).take(seen, lease));
    }

    @Override
    public Renewal renew(RunToken token, Duration lease) {
        requireLease(lease);
        return file.write(
                "renew the lease of run " + token.runId(),
                database -> holding(database).renew(token, lease));
    }

    @Override
    public long append(RunToken token, List<RunNote> notes) {
        List<RunNote> all = RunStore.requireNotes(notes);
        return file.write(
                "append to run " + token.runId(), database -> holding(database).append(token, all));
    }

    @Override
    public List<RunEntry> entries(String userId, String runId, long after, int limit) {
        Failures.require(after >= 0, "after must not be negative, got " + after);
        requireLimit(limit);
        return file.read("read the log of run " + runId, database -> {
            long run = database.first(
                            "SELECT key FROM runs WHERE id = ? AND user_id = ?",
                            row -> row.number("key"),
                            runId,
                            userId)
                    .orElseThrow(() -> Failures.noRun(runId));
            return List.copyOf(database.query(RunRows.WINDOW, RunRows::entry, run, after, limit));
        });
    }

    @Override
    public void change(RunToken token, RunChange change) {
        file.write("change run " + token.runId(), database -> holding(database).change(token, change));
    }

    @Override
    public boolean askToCancel(String userId, String runId) {
        return file.write("ask run " + runId + " to stop", database -> {
            StoredRun run = RunRows.needed(database, userId, runId);
            boolean ended = run.status().isEnded();
            if (!ended) {
                database.update("""
                        UPDATE runs SET cancel_asked = 1, due_at = CASE WHEN status = 'WAITING' THEN ? ELSE due_at END
                        WHERE id = ?""", clock.millis(), runId);
            }
            return !ended;
        });
    }

    /** Each run is a job of its own: a long log keeps nobody else waiting for long. */
    @Override
    public int purge(Instant endedBefore, int limit) {
        requireLimit(limit);
        long before = endedBefore.toEpochMilli();
        List<Long> over = file.read(
                "find runs that are over", database -> database.query(ENDED, row -> row.number("key"), before, limit));
        int purged = 0;
        for (long run : over) {
            purged += file.write("purge a run", database -> purged(database, run, before));
        }
        return purged;
    }

    /** Another process may have been faster, and a new run may have got the number of the old one. */
    private static int purged(Database database, long run, long before) throws SQLException {
        boolean isOver = database.first(
                        "SELECT key FROM runs WHERE key = ? AND ended_at < ?", row -> row.number("key"), run, before)
                .isPresent();
        if (isOver) {
            RunRows.delete(database, run);
        }
        return isOver ? 1 : 0;
    }

    private RunHolding holding(Database database) {
        return new RunHolding(database, clock.instant());
    }

    private static void requireLease(Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
    }

    private static void requireLimit(int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
    }
}
