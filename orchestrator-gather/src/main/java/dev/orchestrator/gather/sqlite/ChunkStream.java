package dev.orchestrator.gather.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Optional;

/** The bytes of one attachment, fetched row by row. Used by one thread at a time. */
final class ChunkStream extends InputStream {

    private final SqliteFile file;
    private final String id;
    private final long key;
    private byte[] chunk = new byte[0];
    private int position;
    private int place;
    private boolean ended;

    ChunkStream(SqliteFile file, String id, long key) {
        this.file = file;
        this.id = id;
        this.key = key;
    }

    @Override
    public int read() throws IOException {
        return fetch() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fetch()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, buffer, offset, count);
        position += count;
        return count;
    }

    /** Makes sure that there is a byte to read, or returns false at the end. */
    private boolean fetch() throws IOException {
        if (position == chunk.length && !ended) {
            Optional<byte[]> next = file.read("read attachment " + id, this::nextChunk);
            ended = next.isEmpty();
            chunk = next.orElse(new byte[0]);
            position = 0;
            place++;
            if (ended && !isThere()) {
                throw new IOException("attachment " + id + " was replaced or deleted while it was read; open it again");
            }
        }
        return !ended;
    }

    private Optional<byte[]> nextChunk(Database database) throws SQLException {
        return database.first(
                "SELECT bytes FROM attachment_chunks WHERE attachment = ? AND place = ?",
                row -> row.bytes("bytes"),
                key,
                place);
    }

    private boolean isThere() {
        return file.read(
                        "read attachment " + id,
                        database -> database.first(
                                "SELECT key FROM attachments WHERE key = ?", row -> row.number("key"), key))
                .isPresent();
    }
}
