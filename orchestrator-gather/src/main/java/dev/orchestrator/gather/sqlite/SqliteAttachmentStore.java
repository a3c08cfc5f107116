package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.store.AttachmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/**
 * Bytes of attachments in rows of 256 kB. The given stream is read on the caller's thread, a row at a time: it may be a
 * slow one. The content is seen once its size is written, together with the end of what it replaces.
 */
final class SqliteAttachmentStore implements AttachmentStore {

    static final int CHUNK = 256 * 1024;

    private final SqliteFile file;
    private final Clock clock;

    SqliteAttachmentStore(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
        String what = "store attachment " + id;
        long key = file.write(
                what,
                database -> database.first(
                                "INSERT INTO attachments (user_id, id, begun_at) VALUES (?, ?, ?) RETURNING key",
                                row -> row.number("key"),
                                userId,
                                id,
                                clock.millis())
                        .orElseThrow());
        try {
            long size = putChunks(what, key, content, maxBytes);
            file.write(what, database -> complete(database, userId, id, key, size));
            return size;
        } catch (IOException | RuntimeException e) {
            discard(what, key, e);
            throw e;
        }
    }

    private long putChunks(String what, long key, InputStream content, long maxBytes) throws IOException {
        long size = 0;
        for (int place = 0; ; place++) {
            byte[] bytes = content.readNBytes(CHUNK);
            size += bytes.length;
            Failures.require(
                    size <= maxBytes,
                    "could not " + what + ": it has more than " + maxBytes + " bytes; nothing was stored");
            if (bytes.length > 0) {
                int at = place;
                file.write(
                        what,
                        database -> database.update(
                                "INSERT INTO attachment_chunks (attachment, place, bytes) VALUES (?, ?, ?)",
                                key,
                                at,
                                bytes));
            }
            if (bytes.length < CHUNK) {
                return size;
            }
        }
    }

    private static int complete(Database database, String userId, String id, long key, long size) throws SQLException {
        Optional<Long> replaced = find(database, userId, id);
        if (replaced.isPresent()) {
            delete(database, replaced.get());
        }
        return database.update("UPDATE attachments SET size = ? WHERE key = ?", size, key);
    }

    private void discard(String what, long key, Exception failure) {
        try {
            file.write("discard what it could not " + what, database -> delete(database, key));
        } catch (RuntimeException e) {
            // It is deleted when the file is opened a day later.
            failure.addSuppressed(e);
        }
    }

    @Override
    public Optional<InputStream> open(String userId, String id) {
        return file.read("open attachment " + id, database -> find(database, userId, id))
                .map(key -> new ChunkStream(file, id, key));
    }

    @Override
    public boolean delete(String userId, String id) {
        return file.write("delete attachment " + id, database -> {
            Optional<Long> key = find(database, userId, id);
            return key.isPresent() && delete(database, key.get()) > 0;
        });
    }

    private static Optional<Long> find(Database database, String userId, String id) throws SQLException {
        return database.first(
                "SELECT key FROM attachments WHERE user_id = ? AND id = ? AND size IS NOT NULL",
                row -> row.number("key"),
                userId,
                id);
    }

    static int delete(Database database, long key) throws SQLException {
        database.update("DELETE FROM attachment_chunks WHERE attachment = ?", key);
        return database.update("DELETE FROM attachments WHERE key = ?", key);
    }
}
