package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Sorts;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The documents of runs. A log belongs to the key of its run and not to the id: a run that is purged and begun anew under its
 * old id has another key, and sees nothing of what a writer that was late, or died, left under the old one.
 */
final class MongoRuns {

    /** A run as it is returned: its log is read apart. */
    static final Bson WITHOUT_LOG = exclude("recent", "names");

    private static final Bson ONLY_LOG = exclude("request", "result", "names");
    private static final IndexOptions WHERE_PRESENT = new IndexOptions().sparse(true);

    final MongoCollection<Document> all;
    final MongoRunLog log;

    MongoRuns(MongoCollection<Document> all, MongoRunLog log) {
        this.all = all;
        this.log = log;
    }

    void ensureIndexes() {
        all.createIndex(compoundIndex(ascending("user"), descending("createdAt", "_id")));
        all.createIndex(compoundIndex(ascending("user", "project"), descending("createdAt", "_id")));
        all.createIndex(ascending("dueAt"), WHERE_PRESENT);
        all.createIndex(ascending("endedAt"), WHERE_PRESENT);
    }

    /** A run that is being purged is not there any more. */
    static Bson of(String userId, String runId) {
        return and(eq("_id", Documents.exact(runId)), eq("user", Documents.exact(userId)), notDeleted());
    }

    static Bson notDeleted() {
        return exists("deleted", false);
    }

    Optional<StoredRun> find(String userId, String runId) {
        return find(userId, runId, WITHOUT_LOG).map(RunDocuments::run);
    }

    private Optional<Document> find(String userId, String runId, Bson projection) {
        return Optional.ofNullable(
                all.find(of(userId, runId)).projection(projection).first());
    }

    Document needed(String userId, String runId, Bson projection) {
        return find(userId, runId, projection).orElseThrow(() -> Failures.noRun(runId));
    }

    /** A run, read for the sake of its log. */
    Document logOf(String userId, String runId) {
        return needed(userId, runId, ONLY_LOG);
    }

    /** Inserts a run, or returns the one that has its id. */
    Optional<StoredRun> inserted(Document run) {
        while (true) {
            try {
                all.insertOne(run);
                return Optional.empty();
            } catch (MongoWriteException e) {
                if (!Failures.isDuplicateKey(e)) {
                    throw e;
                }
            }
            Document there =
                    all.find(eq("_id", run.get("_id"))).projection(WITHOUT_LOG).first();
            if (there != null && !there.containsKey("deleted")) {
                return Optional.of(RunDocuments.run(there));
            }
            if (there != null) {
                delete(there);
            }
        }
    }

    List<StoredRun> list(String userId, @Nullable String projectId, @Nullable String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        filters.add(eq("user", Documents.exact(userId)));
        if (projectId != null) {
            filters.add(eq("project", Documents.exact(projectId)));
        }
        if (after != null) {
            Document last = needed(userId, after, include("createdAt"));
            Object time = last.get("createdAt");
            // Older, or as old and behind it. By the "or" alone the index is read from the newest on.
            filters.add(lte("createdAt", time));
            filters.add(or(lt("createdAt", time), lt("_id", last.get("_id"))));
        }
        filters.add(notDeleted());
        return runs(and(filters), Sorts.descending("createdAt", "_id"), limit);
    }

    List<StoredRun> due(Instant now, int limit) {
        return runs(lte("dueAt", now), Sorts.ascending("dueAt"), limit);
    }

    private List<StoredRun> runs(Bson filter, Bson sort, int limit) {
        List<StoredRun> runs = all.find(filter)
                .projection(WITHOUT_LOG)
                .sort(sort)
                .limit(limit)
                .map(RunDocuments::run)
                .into(new ArrayList<>());
        return List.copyOf(runs);
    }

    /** A run that waits is due at once: nobody hears of it who renews a lease. It may be parked or taken between two updates. */
    boolean askToCancel(String userId, String runId, Instant now) {
        Bson run = of(userId, runId);
        Bson ask = set("cancelAsked", true);
        while (true) {
            if (isUpdated(and(run, eq("status", Status.RUNNING.name())), ask)
                    || isUpdated(and(run, eq("status", Status.WAITING.name())), combine(ask, set("dueAt", now)))) {
                return true;
            }
            Document there = needed(userId, runId, include("status"));
            if (Status.valueOf(there.getString("status")).isEnded()) {
                return false;
            }
        }
    }

    private boolean isUpdated(Bson filter, Bson update) {
        return all.updateOne(filter, update).getMatchedCount() > 0;
    }

    /** Marks each run, from when on it is not there; then deletes its entries, then the run. */
    int purge(Instant endedBefore, int limit) {
        List<Document> over = all.find(lt("endedAt", endedBefore))
                .projection(include("key"))
                .sort(Sorts.ascending("endedAt"))
                .limit(limit)
                .into(new ArrayList<>());
        int purged = 0;
        for (Document run : over) {
            Bson same = and(eq("_id", run.get("_id")), eq("key", run.get("key")));
            all.updateOne(same, set("deleted", true));
            purged += delete(run);
        }
        return purged;
    }

    /** Ends a deletion: once it is marked, anybody may do the rest of it, any number of times. */
    private int delete(Document marked) {
        log.deleteAll(marked.getString("key"));
        return (int) all.deleteOne(and(eq("_id", marked.get("_id")), eq("key", marked.get("key"))))
                .getDeletedCount();
    }
}
