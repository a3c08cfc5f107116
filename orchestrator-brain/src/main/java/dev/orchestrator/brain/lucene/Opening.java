package dev.orchestrator.brain.lucene;

import dev.orchestrator.error.BrainException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Opens an index, and refuses what is none, is damaged, is in use, or was made with another model. */
final class Opening {

    private static final String FORMAT = "orchestrator-brain";
    private static final String MODEL = "model";

    private Opening() {}

    static Directory directory(Path folder, Failures failures) {
        try {
            Files.createDirectories(folder);
            return FSDirectory.open(folder);
        } catch (IOException e) {
            throw failures.unusable(e);
        }
    }

    /** {@code model} tells in words with which embedding model the index is made. */
    static Index index(Directory directory, Failures failures, String model) {
        try {
            check(directory, failures, model);
            Index index = new Index(directory, failures, Map.of(FORMAT, "1", MODEL, model));
            try {
                index.checkIntegrity();
                return index;
            } catch (IOException | RuntimeException e) {
                index.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            BrainException failure = failure(e, failures);
            close(directory, failure);
            throw failure;
        }
    }

    private static void check(Directory directory, Failures failures, String model) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            for (String file : directory.listAll()) {
                if (!file.equals("write.lock") && !file.startsWith("pending_segments")) {
                    throw failures.foreign();
                }
            }
            return;
        }
        Map<String, String> made = SegmentInfos.readLatestCommit(directory).getUserData();
        if (!"1".equals(made.get(FORMAT))) {
            throw failures.foreign();
        }
        if (!model.equals(made.get(MODEL))) {
            throw failures.otherModel(made.getOrDefault(MODEL, "nothing known"), model);
        }
    }

    private static BrainException failure(Exception e, Failures failures) {
        if (e instanceof BrainException known) {
            return known;
        }
        if (e instanceof LockObtainFailedException) {
            return failures.inUse(e);
        }
        boolean damaged = e instanceof CorruptIndexException
                || e instanceof IndexFormatTooOldException
                || e instanceof IndexFormatTooNewException
                || e instanceof IndexNotFoundException
                || e instanceof EOFException
                || e instanceof NoSuchFileException
                || e instanceof FileNotFoundException
                || e instanceof RuntimeException;
        return damaged ? failures.opened(e) : failures.unusable(e);
    }

    private static void close(Directory directory, BrainException failure) {
        try {
            directory.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
