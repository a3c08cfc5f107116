package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Projections;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The collection of messages. A message belongs to the key of its conversation and not to the id: a conversation that is
 * deleted and made anew under its old id has another key, and sees nothing of what a writer that was late, or died, left
 * under the old one.
 *
 * <p>The number of a message is one more than the last one's. Of two writers that took the same number the unique index
 * lets one through, and the other one tries again: no gap, and no counter that could get ahead of the messages.
 */
final class MongoMessages {

    private static final int COPY_BATCH = 200;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MongoCollection<Document> messages;

    MongoMessages(MongoCollection<Document> messages) {
        this.messages = messages;
    }

    long last(String key) {
        Document last = messages.find(eq("conversation", key))
                .sort(descending("sequence"))
                .projection(Projections.include("sequence"))
                .limit(1)
                .first();
        return last == null ? 0 : Documents.number(last, "sequence");
    }

    List<StoredMessage> window(String key, long before, int limit) {
        List<StoredMessage> window = new ArrayList<>();
        messages.find(and(eq("conversation", key), lt("sequence", before)))
                .sort(descending("sequence"))
                .limit(limit)
                .map(Documents::message)
                .into(window);
        Collections.reverse(window);
        return List.copyOf(window);
    }

    /** The documents with these message ids. */
    List<Document> find(String key, String... ids) {
        List<Object> exact = new ArrayList<>();
        for (String id : ids) {
            exact.add(Documents.exact(id));
        }
        return messages.find(and(eq("conversation", key), in("id", exact))).into(new ArrayList<>());
    }

    private @Nullable Document byId(String key, Object id) {
        return messages.find(and(eq("conversation", key), eq("id", id))).first();
    }

    /** What an append came to. */
    record Appended(StoredMessage message, boolean isNew) {}

    /** Stores a message behind the last one; one whose id is there already stays as it is. */
    Appended append(String key, Message message) {
        Document document = Documents.of(message);
        return insert(key, document)
                .map(first -> new Appended(Documents.message(first), false))
                .orElseGet(() -> new Appended(Documents.message(document), true));
    }

    /** Inserts a document at the end, and gives it its number; or returns the one that has its id. */
    private Optional<Document> insert(String key, Document document) {
        Object id = Documents.value(document, "id");
        document.put("conversation", key);
        long end = System.nanoTime() + LIMIT_NANOS;
        Document there = byId(key, id);
        while (there == null && System.nanoTime() < end) {
            document.put("sequence", last(key) + 1);
            if (inserted(document)) {
                return Optional.empty();
            }
            // Somebody else got the number. A short wait of random length keeps many writers from meeting again.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000));
            there = byId(key, id);
        }
        if (there == null) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR,
                    "MongoDB could not append message " + document.get("id")
                            + ": others were faster for 30 s; try again");
        }
        return Optional.of(there);
    }

    private boolean inserted(Document document) {
        try {
            document.remove("_id");
            messages.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            if (Failures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Puts the answer of a turn into its place: at the end, or where the interrupted answer of an earlier turn stands. May
     * be done by several at once, and late: it never replaces a complete answer, nor one of the same or a later turn
     * ({@code epoch} grows with each), so that it comes to the same however often it is done.
     *
     * @return the document in that place
     */
    Document place(String key, Document answer, String secret, long epoch) {
        while (true) {
            Document written = new Document(answer).append("turn", secret).append("epoch", epoch);
            Optional<Document> there = insert(key, written);
            if (there.isEmpty()) {
                return written;
            }
            if (!isOlderAndInterrupted(there.get(), epoch)) {
                return there.get();
            }
            if (replaced(there.get(), written)) {
                return written;
            }
        }
    }

    private boolean replaced(Document there, Document written) {
        Object id = Documents.value(there, "_id");
        written.append("_id", id).append("sequence", there.get("sequence"));
        Bson unchanged = and(eq("_id", id), eq("epoch", there.get("epoch")));
        return messages.replaceOne(unchanged, written).getMatchedCount() > 0;
    }

    private static boolean isOlderAndInterrupted(Document there, long epoch) {
        // An answer that came by a plain append or a fork has no epoch.
        Number written = (Number) there.get("epoch");
        return !isComplete(there) && (written == null || written.longValue() < epoch);
    }

    static boolean isComplete(Document message) {
        return Message.Status.COMPLETE.name().equals(message.getString("status"));
    }

    Optional<StoredMessage> answer(String key, String answerId, String secret) {
        return find(key, answerId).stream()
                .filter(answer -> isComplete(answer) || secret.equals(answer.getString("turn")))
                .map(Documents::message)
                .findFirst();
    }

    /** Copies the beginning of a conversation under another key. */
    void copy(String from, long throughSequence, String to) {
        List<Document> batch = new ArrayList<>();
        try (MongoCursor<Document> all = messages.find(and(eq("conversation", from), lte("sequence", throughSequence)))
                .sort(ascending("sequence"))
                .cursor()) {
            while (all.hasNext()) {
                Document copy = all.next();
                copy.keySet().removeAll(List.of("_id", "turn", "epoch"));
                batch.add(copy.append("conversation", to));
                if (batch.size() == COPY_BATCH || !all.hasNext()) {
                    messages.insertMany(batch);
                    batch.clear();
                }
            }
        }
    }

    void delete(String key, String id) {
        messages.deleteOne(and(eq("conversation", key), eq("id", Documents.exact(id))));
    }

    void deleteAll(String key) {
        messages.deleteMany(eq("conversation", key));
    }

    /** Deletes what nobody can see; if that fails too, it stays unseen. */
    void discard(String key) {
        try {
            deleteAll(key);
        } catch (MongoException | IllegalStateException e) {
            // The failure that led here is the one to tell.
        }
    }
}
