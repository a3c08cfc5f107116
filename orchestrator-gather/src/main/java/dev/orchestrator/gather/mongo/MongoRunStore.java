package dev.orchestrator.gather.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Runs in one collection, and what grew too large of their logs in another. {@link MongoRunLog} says why that is safe. */
final class MongoRunStore implements RunStore {

    private final MongoRuns runs;
    private final MongoRunLog log;
    private final MongoRunHolding holding;
    private final UniqueIndexes ofEntries;
    private final Clock clock;

    MongoRunStore(
            MongoCollection<Document> runs, MongoCollection<Document> entries, UniqueIndexes ofEntries, Clock clock) {
        this.log = new MongoRunLog(runs, entries);
        this.runs = new MongoRuns(runs, log);
        this.holding = new MongoRunHolding(this.runs, clock);
        this.ofEntries = ofEntries;
        this.clock = clock;
    }

    static MongoRunStore of(MongoCollection<Document> runs, MongoCollection<Document> entries, Clock clock) {
        return new MongoRunStore(
                runs.withReadConcern(ReadConcern.MAJORITY),
                entries.withReadConcern(ReadConcern.MAJORITY),
                indexes(entries),
                clock);
    }

    static UniqueIndexes indexes(MongoCollection<Document> entries) {
        return new UniqueIndexes(entries, new Document("run", 1).append("position", 1));
    }

    void ensureIndexes() {
        runs.ensureIndexes();
        ofEntries.ensure();
    }

    @Override
    public RunStart create(RunHead head, Duration lease) {
        requireLease(lease);
        return Failures.translated("create run " + head.id(), () -> {
            ofEntries.requireThere();
            return holding.create(StoredRun.begun(head, clock.instant()), lease);
        });
    }

    @Override
    public Optional<StoredRun> find(String userId, String runId) {
        return Failures.translated("find run " + runId, () -> runs.find(userId, runId));
    }

    @Override
    public List<StoredRun> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        requireLimit(limit);
        return Failures.translated("list the runs of a user", () -> runs.list(userId, projectId, after, limit));
    }

    @Override
    public List<StoredRun> due(Instant now, int limit) {
        requireLimit(limit);
        return Failures.translated("find runs that are due", () -> runs.due(now, limit));
    }

    @Override
    public Optional<RunStart.Started> take(StoredRun seen, Duration lease) {
        requireLease(lease);
        return Failures.translated("take run " + seen.id(), () -> holding.take(seen, lease));
    }

    @Override
    public Renewal renew(RunToken token, Duration lease) {
        requireLease(lease);
        return Failures.translated("renew the lease of run " + token.runId(), () -> holding.renew(token, lease));
    }

    @Override
    public long append(RunToken token, List<RunNote> notes) {
        List<RunNote> all = RunStore.requireNotes(notes);
        return Failures.translated("append to run " + token.runId(), () -> {
            ofEntries.requireThere();
            return log.append(token, all, clock.instant());
        });
    }

    @Override
    public List<RunEntry> entries(String userId, String runId, long after, int limit) {
        Failures.require(after >= 0, "after must not be negative, got " + after);
        requireLimit(limit);
        return Failures.translated("read the log of run " + runId, () -> {
            List<RunEntry> read = log.read(runs.logOf(userId, runId), after, limit);
            if (!isGapless(read, after)) {
                // Who purges a run marks it first: by now it must be gone.
                runs.logOf(userId, runId);
                throw MongoRunLog.damaged(runId);
            }
            return read;
        });
    }

    private static boolean isGapless(List<RunEntry> read, long after) {
        return IntStream.range(0, read.size()).allMatch(i -> read.get(i).position() == after + 1 + i);
    }

    @Override
    public void change(RunToken token, RunChange change) {
        Failures.run("change run " + token.runId(), () -> {
            ofEntries.requireThere();
            holding.change(token, change);
        });
    }

    @Override
    public boolean askToCancel(String userId, String runId) {
        return Failures.translated(
                "ask run " + runId + " to stop", () -> runs.askToCancel(userId, runId, clock.instant()));
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        requireLimit(limit);
        return Failures.translated("purge runs", () -> runs.purge(endedBefore, limit));
    }

    private static void requireLease(Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
    }

    private static void requireLimit(int limit) {
        Failures.require(limit > 0, "limit must be positive, got " + limit);
    }
}
