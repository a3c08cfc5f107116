package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunStart;
import dev.orchestrator.port.store.RunStore.Renewal;
import dev.orchestrator.port.store.RunToken;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The right to carry on a run: a secret in its document, put there and taken away by updates that look for what they replace.
 * {@code dueAt} is when the lease is over or when the run wakes, whichever it waits for.
 */
final class MongoRunHolding {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final FindOneAndUpdateOptions TAKEN =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER).projection(MongoRuns.WITHOUT_LOG);
    private static final FindOneAndUpdateOptions RENEWED =
            new FindOneAndUpdateOptions().projection(include("cancelAsked"));

    private final MongoRuns runs;
    private final Clock clock;

    MongoRunHolding(MongoRuns runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    RunStart create(StoredRun run, Duration lease) {
        String secret = UUID.randomUUID().toString();
        Document begun = RunDocuments.of(run, UUID.randomUUID().toString())
                .append("secret", secret)
                .append("dueAt", run.createdAt().plus(lease));
        Optional<StoredRun> there = runs.inserted(begun);
        if (there.isEmpty()) {
            return new RunStart.Started(new RunToken(run.id(), run.epoch(), secret), run);
        }
        Failures.require(
                there.get().userId().equals(run.userId()), "the run id " + run.id() + " is taken; choose another one");
        return new RunStart.Exists(there.get());
    }

    /** Takes a run that is as it was seen: if anybody took it since, its epoch is another one. */
    Optional<RunStart.Started> take(StoredRun seen, Duration lease) {
        if (seen.status().isEnded()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        List<Bson> free = new ArrayList<>(List.of(
                MongoRuns.of(seen.userId(), seen.id()),
                eq("epoch", seen.epoch()),
                eq("status", seen.status().name())));
        if (seen.status() == Status.RUNNING) {
            free.add(lte("dueAt", now));
        }
        String secret = UUID.randomUUID().toString();
        Bson taking = combine(
                set("status", Status.RUNNING.name()),
                inc("epoch", 1L),
                set("secret", secret),
                set("dueAt", now.plus(lease)),
                max("updatedAt", now),
                unset("lastSecret"),
                unset("wakeAt"));
        return Optional.ofNullable(runs.all.findOneAndUpdate(and(free), taking, TAKEN))
                .map(RunDocuments::run)
                .map(run -> new RunStart.Started(new RunToken(run.id(), run.epoch(), secret), run));
    }

    Renewal renew(RunToken token, Duration lease) {
        Document run = runs.all.findOneAndUpdate(
                MongoRunLog.heldBy(token), set("dueAt", clock.instant().plus(lease)), RENEWED);
        if (run == null) {
            return Renewal.LOST;
        }
        return run.getBoolean("cancelAsked", false) ? Renewal.CANCEL_ASKED : Renewal.HELD;
    }

    void change(RunToken token, RunChange change) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (System.nanoTime() < end) {
            boolean changed = change.status() == Status.WAITING ? parked(token, change) : changed(token, change);
            if (changed || isDone(token, change)) {
                return;
            }
            runs.log.makeRoom(token);
        }
        throw MongoRunLog.tooSlow(token);
    }

    /** A run that is to stop is due at once: nobody else would come before it wakes. */
    private boolean parked(RunToken token, RunChange change) {
        Instant now = clock.instant();
        return isUpdated(and(held(token), ne("cancelAsked", true)), changing(token, change, now, change.wakeAt()))
                || isUpdated(and(held(token), eq("cancelAsked", true)), changing(token, change, now, now));
    }

    private boolean changed(RunToken token, RunChange change) {
        Instant now = clock.instant();
        Instant dueAt = change.status() == Status.RUNNING ? now : null;
        return isUpdated(held(token), changing(token, change, now, dueAt));
    }

    private static Bson held(RunToken token) {
        return and(MongoRunLog.heldBy(token), MongoRunLog.hasRoom());
    }

    private boolean isUpdated(Bson filter, Bson update) {
        return runs.all.updateOne(filter, update).getMatchedCount() > 0;
    }

    private static Bson changing(RunToken token, RunChange change, Instant now, @Nullable Instant dueAt) {
        Status status = change.status();
        return combine(
                set("status", status.name()),
                max("updatedAt", now),
                unset("secret"),
                set("lastSecret", token.secret()),
                present("result", Documents.exactOrNull(change.result())),
                present("error", change.error() == null ? null : change.error().name()),
                present("wakeAt", change.wakeAt()),
                present("dueAt", dueAt),
                present("endedAt", status.isEnded() ? now : null));
    }

    private static Bson present(String field, @Nullable Object value) {
        return value == null ? unset(field) : set(field, value);
    }

    /** Whether this token has changed the run before, in the same way. */
    private boolean isDone(RunToken token, RunChange change) {
        Bson before = and(
                eq("_id", Documents.exact(token.runId())),
                eq("lastSecret", Documents.exact(token.secret())),
                MongoRuns.notDeleted());
        Document run = runs.all.find(before).projection(MongoRuns.WITHOUT_LOG).first();
        return run != null && RunDocuments.run(run).isAsAfter(change);
    }
}
