package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Projections;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Meters, one document each, changed by compare-and-set alone. Several meters are taken one after the other; where one does
 * not fit, those before it are put back as they were. Who dies between leaves holds whose lease runs out.
 */
final class MongoMeters {

    /** The clock of the server, which deletes meters that are over, may be ahead of those of the processes. */
    private static final long HOURS_AFTER_RESET = 1;

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PATIENCE_SECONDS = 1;
    private static final int TURNS = 64;

    private final MongoCollection<Document> meters;
    private final Clock clock;
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(TURNS).toList();

    MongoMeters(MongoCollection<Document> meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    void ensureIndexes() {
        meters.createIndex(ascending("holds.id"));
        meters.createIndex(ascending("resetsAt"), new IndexOptions().expireAfter(HOURS_AFTER_RESET, TimeUnit.HOURS));
    }

    /** Returns what a meter is to become, or null to leave it as it is. */
    @FunctionalInterface
    private interface Change {
        @Nullable
        MeterState of(@Nullable MeterState there, Instant now);
    }

    Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
        Deque<Taking> taken = new ArrayDeque<>();
        for (Claim claim : claims) {
            Taking taking = new Taking(holdId, claim, lease);
            if (!change(claim.meter(), taking::take)) {
                taken.forEach(one -> change(one.claim().meter(), one::putBack));
                return Optional.of(claim);
            }
            taken.push(taking);
        }
        return Optional.empty();
    }

    void settle(String holdId, Map<String, BigDecimal> used) {
        List<Document> in = meters.find(eq("holds.id", Documents.exact(holdId)))
                .projection(Projections.include("_id"))
                .into(new ArrayList<>());
        for (Document one : in) {
            String meter = Documents.text(one, "_id");
            BigDecimal amount = used.getOrDefault(meter, BigDecimal.ZERO);
            change(
                    meter,
                    (there, now) ->
                            there == null || there.find(holdId).isEmpty() ? null : there.charged(holdId, amount));
        }
    }

    MeterReading read(String meter) {
        Instant now = clock.instant();
        return Optional.ofNullable(
                        meters.find(eq("_id", Documents.exact(meter))).first())
                .map(MeterState::of)
                .filter(state -> !state.isOver(now))
                .map(state -> state.read(now))
                .orElse(MeterReading.ZERO);
    }

    /** Changes a meter as nobody else does at the same time; returns false if it was left as it is. */
    private boolean change(String meter, Change change) {
        ReentrantLock turn = turns.get(Math.floorMod(meter.hashCode(), TURNS));
        boolean mine = isMine(turn);
        try {
            return compareAndSet(meter, change);
        } finally {
            if (mine) {
                turn.unlock();
            }
        }
    }

    /** A turn is a courtesy: without it, threads of one process only make each other try more often. */
    private static boolean isMine(ReentrantLock turn) {
        try {
            return turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean compareAndSet(String meter, Change change) {
        Object name = Documents.exact(meter);
        long end = System.nanoTime() + LIMIT_NANOS;
        do {
            Document there = meters.find(eq("_id", name)).first();
            MeterState changed = change.of(there == null ? null : MeterState.of(there), clock.instant());
            if (changed == null) {
                return false;
            }
            if (isStored(there, changed.document(name))) {
                return true;
            }
            // Another process was faster. A short wait of random length keeps many from meeting again.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000));
        } while (System.nanoTime() < end);
        throw new OrchestratorException(
                ErrorCode.DATABASE_ERROR,
                "MongoDB could not change meter " + meter + ": others were faster for 30 s; try again");
    }

    private boolean isStored(@Nullable Document there, Document changed) {
        if (there != null) {
            return meters.replaceOne(and(eq("_id", there.get("_id")), eq("version", there.get("version"))), changed)
                            .getMatchedCount()
                    > 0;
        }
        try {
            meters.insertOne(changed);
            return true;
        } catch (MongoWriteException e) {
            if (Failures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }
}
