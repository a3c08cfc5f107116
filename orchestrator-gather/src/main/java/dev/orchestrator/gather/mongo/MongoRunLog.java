package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.error.RunLostException;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.RunToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The logs of runs. The newest notes of a run stand in its own document, in {@code recent}; older ones are documents of their
 * own in the collection of entries.
 *
 * <p>Appending is one update of one document: it looks for the secret of the holder, adds the notes to {@code recent}, what
 * they are known by to {@code names}, and their number to {@code last}. There is no second step that could come late or
 * never, and so
 *
 * <ul>
 *   <li>whoever was overtaken writes nothing: from the update on that took the run the secret is another one, and an append
 *       of the holder before, however long it was on its way, finds no document to change;
 *   <li>no place is ever kept free: notes get their places by standing there, all of a call or none;
 *   <li>no kind and key comes twice: the same update looks for what it adds to {@code names}.
 * </ul>
 *
 * <p>When much has piled up in {@code recent}, whoever appends or ends the run next moves it: he inserts the notes as
 * entries, and when that is acknowledged takes them out of {@code recent}, by an update that looks for {@code moved} (how many
 * were moved before) as he has read it. Both may be done by anybody, several at once, again, and late, also by one who was
 * overtaken long ago, because notes never change, nor their places: an entry that comes again finds itself, by the unique
 * index on run and position, and of several who take notes out of {@code recent} one finds {@code moved} as it was. Who dies
 * between leaves notes in both places. Readers take those up to {@code moved} from the entries and those after it from {@code
 * recent}, whatever there is beside; they read the document first, so that all up to {@code moved} was inserted before.
 *
 * <p>Both collections are read as the majority of the servers has them. What has reached fewer may be lost with one of
 * them, and another note may then stand in its place: it must neither have been seen nor have been moved.
 */
final class MongoRunLog {

    /** So many characters may pile up: less would be moved too often, more would make every reader wait. */
    private static final long FULL = 32 << 10;

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final FindOneAndUpdateOptions LAST =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER).projection(include("last"));
    private static final Bson WITHOUT_TEXTS = exclude("request", "result");
    private static final InsertManyOptions IN_ANY_ORDER = new InsertManyOptions().ordered(false);

    private final MongoCollection<Document> runs;
    private final MongoCollection<Document> entries;

    MongoRunLog(MongoCollection<Document> runs, MongoCollection<Document> entries) {
        this.runs = runs;
        this.entries = entries;
    }

    static Bson heldBy(RunToken token) {
        return and(eq("_id", Documents.exact(token.runId())), eq("secret", Documents.exact(token.secret())));
    }

    /** There is room in the document for one more text of the largest size. */
    static Bson hasRoom() {
        return lt("recentSize", FULL);
    }

    long append(RunToken token, List<RunNote> notes, Instant now) {
        List<String> names = RunDocuments.names(notes);
        Bson free = names.isEmpty() ? hasRoom() : and(hasRoom(), nin("names", names));
        Bson adding = combine(
                push("recent", RunDocuments.batch(notes, token.epoch(), now)),
                pushEach("names", names),
                inc("last", (long) notes.size()),
                inc("recentSize", RunDocuments.size(notes)));
        long end = System.nanoTime() + LIMIT_NANOS;
        while (System.nanoTime() < end) {
            Document added = runs.findOneAndUpdate(and(heldBy(token), free), adding, LAST);
            if (added != null) {
                return Documents.number(added, "last");
            }
            Document run = heldRun(token);
            if (!Collections.disjoint(names, run.getList("names", String.class))) {
                return again(token, notes, run);
            }
            makeRoom(run);
        }
        throw tooSlow(token);
    }

    static OrchestratorException tooSlow(RunToken token) {
        return new OrchestratorException(
                ErrorCode.DATABASE_ERROR,
                "MongoDB could not write to run " + token.runId() + ": others were faster for 30 s; try again");
    }

    static OrchestratorException damaged(String runId) {
        return new OrchestratorException(
                ErrorCode.DATABASE_ERROR, "the log of run " + runId + " is damaged: some of its entries are missing");
    }

    /** The run of a token that still holds, with its recent notes. */
    private Document heldRun(RunToken token) {
        Document run = runs.find(heldBy(token)).projection(WITHOUT_TEXTS).first();
        if (run == null) {
            throw new RunLostException(token.runId(), token.epoch());
        }
        return run;
    }

    /** Makes room in the document of a run, if it is still this token's. */
    void makeRoom(RunToken token) {
        makeRoom(heldRun(token));
    }

    private void makeRoom(Document run) {
        List<Document> batches = run.getList("recent", Document.class);
        if (Documents.number(run, "recentSize") < FULL || batches.isEmpty()) {
            // Somebody else has made room, or what fills it has not reached the majority yet: a short wait, and again.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000));
            return;
        }
        List<Document> notes = RunDocuments.recent(run);
        insert(notes);
        long size = batches.stream()
                .mapToLong(batch -> Documents.number(batch, "size"))
                .sum();
        List<Object> ids = batches.stream().map(batch -> batch.get("id")).toList();
        Bson unmoved = and(same(run), eq("moved", run.get("moved")));
        Bson moving = combine(
                new Document("$pull", new Document("recent", new Document("id", new Document("$in", ids)))),
                inc("recentSize", -size),
                set("moved", Documents.number(run, "moved") + notes.size()));
        if (runs.updateOne(unmoved, moving).getMatchedCount() == 0
                && runs.find(same(run)).projection(include("_id")).first() == null) {
            // The run was purged meanwhile, perhaps before the entries came.
            deleteAll(run.getString("key"));
        }
    }

    /** What is there already is the same. */
    private void insert(List<Document> notes) {
        try {
            entries.insertMany(notes, IN_ANY_ORDER);
        } catch (MongoBulkWriteException e) {
            boolean allThere = e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(error -> error.getCode() == Failures.DUPLICATE_KEY);
            if (!allThere) {
                throw e;
            }
        }
    }

    /** The same run, if it was not purged since; one that was begun anew under its id is another one. */
    static Bson same(Document run) {
        return and(eq("_id", run.get("_id")), eq("key", run.getString("key")), exists("deleted", false));
    }

    /** Notes of which a kind and key is in the log already. */
    private long again(RunToken token, List<RunNote> notes, Document run) {
        for (int i = 0; i < notes.size(); i++) {
            RunNote note = notes.get(i);
            List<RunEntry> there = note.key() == null ? List.of() : written(run, note);
            if (!there.isEmpty()) {
                long before = there.get(0).position() - i - 1;
                return RunStore.requireSame(token, notes, read(run, Math.max(before, 0), notes.size()));
            }
        }
        throw damaged(token.runId());
    }

    private List<RunEntry> written(Document run, RunNote note) {
        Document moved = entries.find(and(
                        eq("run", run.getString("key")),
                        eq("kind", Documents.exact(note.kind())),
                        eq("key", Documents.exactOrNull(note.key())),
                        lte("position", run.get("moved"))))
                .first();
        Stream<Document> all = moved == null ? RunDocuments.recent(run).stream() : Stream.of(moved);
        return all.map(RunDocuments::entry)
                .filter(entry -> entry.kind().equals(note.kind()) && Objects.equals(note.key(), entry.key()))
                .toList();
    }

    /** Reads entries of a run out of its document and what was moved from it. */
    List<RunEntry> read(Document run, long after, int limit) {
        List<RunEntry> read = new ArrayList<>();
        long moved = Documents.number(run, "moved");
        if (after < moved) {
            entries.find(and(eq("run", run.getString("key")), gt("position", after), lte("position", moved)))
                    .sort(ascending("position"))
                    .limit(limit)
                    .map(RunDocuments::entry)
                    .into(read);
        }
        RunDocuments.recent(run).stream()
                .map(RunDocuments::entry)
                .filter(entry -> entry.position() > after)
                .limit(limit - read.size())
                .forEach(read::add);
        return List.copyOf(read);
    }

    void deleteAll(String key) {
        entries.deleteMany(eq("run", key));
    }
}
