package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSUploadStream;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Updates;
import dev.orchestrator.port.store.AttachmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of attachments in GridFS. Which file holds an attachment stands in a document of its own, so that one update puts
 * the new content in place of the old; the old file is deleted after that. Who dies between leaves a file that nobody sees.
 */
final class MongoAttachmentStore implements AttachmentStore {

    private static final int BUFFER = 64 * 1024;

    private final MongoCollection<Document> attachments;
    private final GridFSBucket files;

    MongoAttachmentStore(MongoCollection<Document> attachments, GridFSBucket files) {
        this.attachments = attachments;
        this.files = files;
    }

    private static Bson of(String userId, String id) {
        return eq("_id", new Document("user", Documents.exact(userId)).append("id", Documents.exact(id)));
    }

    @Override
    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
        String what = "store attachment " + id;
        GridFSUploadStream upload = Failures.translated(what, () -> files.openUploadStream("attachment"));
        long size = upload(what, upload, content, maxBytes);
        Failures.run(what, () -> {
            Document replaced = replace(userId, id, upload.getObjectId());
            if (replaced != null) {
                deleteFile(replaced);
            }
        });
        return size;
    }

    /** Only the driver's calls are the database's: the content is the caller's, and what it throws stays as it is. */
    private static long upload(String what, GridFSUploadStream upload, InputStream content, long maxBytes)
            throws IOException {
        try {
            long size = 0;
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                int length = read;
                size += length;
                Failures.require(
                        size <= maxBytes,
                        "could not " + what + ": it has more than " + maxBytes + " bytes; nothing of it was stored");
                Failures.run(what, () -> upload.write(buffer, 0, length));
            }
            Failures.run(what, upload::close);
            return size;
        } catch (IOException | RuntimeException e) {
            abort(upload, e);
            throw e;
        }
    }

    private static void abort(GridFSUploadStream upload, Exception failure) {
        try {
            upload.abort();
        } catch (MongoException | IllegalStateException e) {
            failure.addSuppressed(e);
        }
    }

    /** Names the new file and returns what named the old one. */
    private @Nullable Document replace(String userId, String id, ObjectId file) {
        FindOneAndUpdateOptions upsert = new FindOneAndUpdateOptions().upsert(true);
        while (true) {
            try {
                return attachments.findOneAndUpdate(of(userId, id), Updates.set("file", file), upsert);
            } catch (MongoCommandException e) {
                // Two that insert at once: one of them gets this, and updates the second time.
                if (!Failures.isDuplicateKey(e)) {
                    files.delete(file);
                    throw e;
                }
            }
        }
    }

    private void deleteFile(Document attachment) {
        try {
            files.delete(attachment.getObjectId("file"));
        } catch (MongoException e) {
            if (!Failures.isGone(e)) {
                throw e;
            }
        }
    }

    @Override
    public Optional<InputStream> open(String userId, String id) {
        return Failures.translated("open attachment " + id, () -> {
            Document there = attachments.find(of(userId, id)).first();
            while (there != null) {
                try {
                    return Optional.of(new FileStream(id, files.openDownloadStream(there.getObjectId("file"))));
                } catch (MongoException e) {
                    // It may have been replaced since; if it names the same file again, something else is wrong.
                    Document again = attachments.find(of(userId, id)).first();
                    if (there.equals(again)) {
                        throw e;
                    }
                    there = again;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public boolean delete(String userId, String id) {
        return Failures.translated("delete attachment " + id, () -> {
            Document there = attachments.findOneAndDelete(of(userId, id));
            if (there != null) {
                deleteFile(there);
            }
            return there != null;
        });
    }
}
