package dev.orchestrator.bench;

import dev.orchestrator.port.store.GatherItem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The least that puts an item and its terms into the tables of a SQLite file: prepared inserts from one thread, with nothing
 * looked up, nothing checked and no counts. As durable as the store, and with its memory.
 */
final class BareRows implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement item;
    private final PreparedStatement term;
    private final PreparedStatement posting;
    private final PreparedStatement found;
    private final Map<String, Integer> keys = new HashMap<>();
    private long last;

    BareRows(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection.createStatement().execute("PRAGMA synchronous = FULL");
        connection.createStatement().execute("PRAGMA cache_size = -" + (32 << 10));
        connection.createStatement().execute("PRAGMA wal_autocheckpoint = 16000");
        connection.setAutoCommit(false);
        item = connection.prepareStatement("""
                INSERT INTO gather_items (key, project, id, content_hash, state, version, created_at, created_by,
                  format, rest, content, extracted_text)
                VALUES (?, 1, ?, ?, 'PENDING', 1, ?, ?, 'TEXT', ?, ?, '')""");
        term = connection.prepareStatement("INSERT INTO gather_terms VALUES (?, 1, ?, 1)");
        posting = connection.prepareStatement("INSERT INTO gather_postings VALUES (?, ?, ?)");
        found = connection.prepareStatement("INSERT INTO gather_found VALUES (?, ?, ?)");
    }

    void insert(GatherItem given, Collection<String> terms) throws SQLException {
        long createdAt = given.createdAt().toEpochMilli();
        ByteBuffer held = ByteBuffer.allocate(Integer.BYTES * terms.size());
        last++;
        for (String text : terms) {
            int key = key(text);
            held.putInt(key);
            run(posting, key, createdAt, last);
        }
        String rest = "{\"attachments\":[],\"summary\":\"\",\"context\":\"\",\"duplicates\":[]}".repeat(5);
        run(item, last, given.id(), given.contentHash(), createdAt, given.createdBy(), rest, given.content());
        if (!terms.isEmpty()) {
            run(found, last, given.id(), held.array());
        }
    }

    private int key(String text) throws SQLException {
        Integer there = keys.get(text);
        if (there != null) {
            return there;
        }
        int key = keys.size() + 1;
        keys.put(text, key);
        run(term, key, text);
        return key;
    }

    private static void run(PreparedStatement statement, Object... values) throws SQLException {
        for (int at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        statement.executeUpdate();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
