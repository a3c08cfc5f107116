package dev.orchestrator.brain.lucene;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer and many readers of a directory. Readers see what was committed last, never less than a whole change.
 * Writing methods are called under the lock of {@link Writes}.
 */
final class Index implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Index.class);
    private static final int BUFFER_MEGABYTES = 64;

    /**
     * How many segments of about the same size there may be before they become one. Fewer than is usual: a search walks the
     * graph of vectors of each, however small, and merging goes on beside reading and writing.
     */
    private static final int ALIKE = 4;

    /** Up to which size segments count as being of the same. */
    private static final int SMALL_MEGABYTES = 16;

    private final Directory directory;
    private final Failures failures;
    private final Map<String, String> made;
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    private record Opened(IndexWriter writer, ReaderManager readers) {}

    /** Reads in one state of the index. */
    @FunctionalInterface
    interface Reading<T> {
        T from(IndexReader reader) throws IOException;
    }

    /** {@code made} says what the index is made with; it is kept with every commit. */
    Index(Directory directory, Failures failures, Map<String, String> made) throws IOException {
        this.directory = directory;
        this.failures = failures;
        this.made = made;
        opened = open();
    }

    private Opened open() throws IOException {
        IndexWriter writer = new IndexWriter(directory, config());
        try {
            if (!DirectoryReader.indexExists(directory)) {
                writer.setLiveCommitData(made.entrySet());
                writer.commit();
            }
            return new Opened(writer, new ReaderManager(writer));
        } catch (IOException | RuntimeException e) {
            quietly(writer::rollback);
            throw e;
        }
    }

    private static IndexWriterConfig config() {
        return new IndexWriterConfig()
                .setCodec(new WideVectors())
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setMergePolicy(
                        new TieredMergePolicy().setSegmentsPerTier(ALIKE).setFloorSegmentMB(SMALL_MEGABYTES))
                .setCommitOnClose(false);
    }

    /** Compares the checksums of all files with what was written into them. */
    void checkIntegrity() throws IOException {
        read(reader -> {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
            return true;
        });
    }

    IndexWriter writer() throws IOException {
        if (closed) {
            throw failures.closed();
        }
        Opened current = opened;
        if (current == null || !current.writer.isOpen()) {
            Opened anew = open();
            opened = anew;
            if (current != null) {
                quietly(current.readers::close);
            }
            return anew.writer;
        }
        return current.writer;
    }

    /** Makes durable, then visible, what was written since the last commit; tells if it is durable but cannot be seen. */
    void commit() throws IOException {
        Opened current = opened;
        if (current == null) {
            throw failures.closed();
        }
        current.writer.commit();
        try {
            current.readers.maybeRefreshBlocking();
        } catch (Throwable e) { // an Error, too, takes nothing back of what is on the disk
            openAnew(current, e);
        }
    }

    private void openAnew(Opened current, Throwable because) {
        quietly(current.writer::rollback);
        try {
            opened = open();
        } catch (Throwable e) { // reading goes on with what was visible before; whoever writes next opens
            e.addSuppressed(because);
            throw failures.unread(e);
        }
        quietly(current.readers::close);
        LOG.warn("What was written could not be read at once; the index was opened anew", because);
    }

    /** Forgets what was written since the last commit. The next call to write opens a new writer. */
    void rollBack() {
        Opened current = opened;
        if (current != null) {
            quietly(current.writer::rollback);
        }
    }

    <T> T read(Reading<T> reading) throws IOException {
        while (true) {
            Opened current = opened;
            if (current == null) {
                throw failures.closed();
            }
            DirectoryReader reader;
            try {
                reader = current.readers.acquire();
            } catch (AlreadyClosedException e) {
                continue; // between the look and the grasp the writer was opened anew, or all was closed
            }
            try {
                return reading.from(reader);
            } finally {
                current.readers.release(reader);
            }
        }
    }

    @Override
    public void close() {
        Opened current = opened;
        closed = true;
        opened = null;
        if (current != null) {
            // All that counts is committed: merges under way are not waited for.
            quietly(current.readers::close);
            quietly(current.writer::rollback);
        }
        quietly(directory::close);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.debug("A step of closing the index failed", e);
        }
    }
}
