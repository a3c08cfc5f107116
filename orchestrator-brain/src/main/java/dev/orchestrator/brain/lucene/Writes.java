package dev.orchestrator.brain.lucene;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes into the index, one after the other. Whoever gets the lock writes what all who wait have brought and
 * commits once for them: a commit waits for the disk, and that wait is what concurrent writers share.
 */
final class Writes {

    private final Index index;
    private final Failures failures;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();

    Writes(Index index, Failures failures) {
        this.index = index;
        this.failures = failures;
    }

    /** A change and what came of it; touched only under the lock once it waits. */
    private static final class Ticket {
        private final Change change;
        private boolean done;
        private @Nullable RuntimeException failure;

        Ticket(Change change) {
            this.change = change;
        }

        void end(@Nullable RuntimeException because) {
            if (!done) {
                failure = because;
                done = true;
            }
        }
    }

    /** Returns after the change is committed and can be read. */
    void write(Change change) {
        Ticket ticket = new Ticket(change);
        waiting.add(ticket);
        lock.lock();
        try {
            if (!ticket.done) {
                writeAll();
            }
            if (!ticket.done) { // an Error hit whoever had taken it
                index.rollBack();
                throw failures.written(new IllegalStateException("another writer failed with it in hand"));
            }
            if (ticket.failure != null) {
                throw ticket.failure;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for who writes, and lets nobody write after. */
    void close(Runnable closing) {
        lock.lock();
        try {
            closing.run();
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        List<Ticket> group = new ArrayList<>();
        try {
            for (Ticket next = waiting.poll(); next != null; next = waiting.poll()) {
                group.add(next);
            }
            IndexWriter writer = index.writer();
            Fresh fresh = new Fresh();
            for (Ticket ticket : group) {
                apply(ticket, writer, fresh);
            }
            index.commit();
            group.forEach(ticket -> ticket.end(null));
        } catch (OrchestratorException e) {
            group.forEach(ticket -> ticket.end(e));
        } catch (Throwable e) {
            fail(group, e);
        }
    }

    /** Whatever it was, and whatever comes of this: nobody may take a lost change for a written one, or commit half of it. */
    private void fail(List<Ticket> group, Throwable because) {
        try {
            index.rollBack();
        } finally {
            group.forEach(ticket -> ticket.end(failures.written(because)));
        }
    }

    private void apply(Ticket ticket, IndexWriter writer, Fresh fresh) throws IOException {
        Change change = ticket.change;
        try {
            change.cancellation().throwIfCancelled();
            fresh.checkEnds(change);
        } catch (OrchestratorException e) {
            ticket.end(e);
            return;
        }
        writer.deleteDocuments(change.deleted().toArray(Term[]::new));
        for (Map.Entry<BytesRef, Document> entity : change.entities().entrySet()) {
            writer.updateDocument(new Term(Documents.KEY, entity.getKey()), entity.getValue());
        }
        for (Map.Entry<BytesRef, Document> relation : change.relations().entrySet()) {
            writer.updateDocument(new Term(Documents.KEY, relation.getKey()), relation.getValue());
        }
        fresh.add(change);
    }

    /** Which entities the changes before this one, not yet visible in the index, have made or deleted. */
    private final class Fresh {
        private final Map<BytesRef, Boolean> there = new HashMap<>();

        void add(Change change) {
            change.gone().forEach(key -> there.put(key, false));
            change.entities().keySet().forEach(key -> there.put(key, true));
        }

        void checkEnds(Change change) throws IOException {
            for (Map.Entry<BytesRef, Relation> end : change.needed().entrySet()) {
                BytesRef key = end.getKey();
                if (!change.entities().containsKey(key) && !isThere(key)) {
                    throw missing(end.getValue());
                }
            }
        }

        private boolean isThere(BytesRef key) throws IOException {
            Boolean known = there.get(key);
            return known != null ? known : index.read(reader -> Lookup.document(reader, Documents.KEY, key) >= 0);
        }

        private OrchestratorException missing(Relation relation) {
            return new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    relation + " cannot be written: an entity at one of its ends is not there. Write both ends first,"
                            + " or in the same call");
        }
    }
}
