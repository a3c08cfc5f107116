package dev.orchestrator.gather.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Brings a file to the tables of this version of the library, and makes connections ready. */
final class Schema {

    /** Grows with each change of the tables; kept in the file as its user_version. */
    static final int VERSION = Tables.CHANGES.size();

    /** A content that was begun so long ago and is not whole was left behind by a process that died. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** Items change a page for each of their terms: so many pages are kept, and so many changes of them gathered. */
    private static final int CACHE_KILOBYTES = 32 << 10;

    private static final int PAGES_IN_LOG = 16_000;

    private static final int BUSY = 5; // SQLITE_BUSY
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(10);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(10);

    private Schema() {}

    /** Brings the tables to this version, or refuses a file that is not for this version of the library. */
    static void prepare(Database database, Instant now) throws SQLException {
        // A file takes the write-ahead log once and keeps it; all the rest is kept by the connection alone.
        database.execute("PRAGMA busy_timeout = " + BUSY_LIMIT.toMillis());
        String mode = takeLog(database);
        if (!mode.equals("wal")) {
            throw new SQLException("there can be no write-ahead log beside the file; choose a place on a local disk");
        }
        database.execute("PRAGMA synchronous = FULL");
        database.execute("PRAGMA cache_size = -" + CACHE_KILOBYTES);
        database.execute("PRAGMA wal_autocheckpoint = " + PAGES_IN_LOG);
        database.execute("BEGIN IMMEDIATE");
        try {
            changeOrRefuse(database);
            deleteAbandoned(database, now);
        } catch (SQLException | RuntimeException e) {
            database.execute("ROLLBACK");
            throw e;
        }
        database.execute("COMMIT");
    }

    /** Makes a connection ready that is to read alone, of a file that is prepared already. */
    static void prepareToRead(Database database) throws SQLException {
        database.execute("PRAGMA busy_timeout = " + BUSY_LIMIT.toMillis());
        database.execute("PRAGMA cache_size = -" + CACHE_KILOBYTES);
        database.execute("PRAGMA query_only = ON");
    }

    /** Taking the log is the one thing that SQLite does not wait for while another process does the same. */
    private static String takeLog(Database database) throws SQLException {
        long until = System.nanoTime() + BUSY_LIMIT.toNanos();
        while (true) {
            try {
                return database.first("PRAGMA journal_mode = WAL", row -> row.text("journal_mode"))
                        .orElse("none");
            } catch (SQLException e) {
                if (e.getErrorCode() != BUSY || System.nanoTime() > until) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_PAUSE.toNanos());
            }
        }
    }

    private static void changeOrRefuse(Database database) throws SQLException {
        long version = pragma(database, "user_version");
        boolean empty = database.first("SELECT 1 AS one FROM sqlite_master", row -> row.number("one"))
                .isEmpty();
        boolean isNew = version == 0 && empty;
        if (!isNew && pragma(database, "application_id") != Tables.APPLICATION) {
            throw new SQLException("the file is a database of another application; choose another file");
        }
        if (version > VERSION) {
            throw new SQLException("the file was written by a newer version of this library (its tables have version "
                    + version + ", this one knows " + VERSION + "); use that version");
        }
        for (List<String> change : Tables.CHANGES.subList((int) version, VERSION)) {
            for (String statement : change) {
                database.execute(statement);
            }
        }
    }

    private static long pragma(Database database, String name) throws SQLException {
        return database.first("PRAGMA " + name, row -> row.number(name)).orElse(0L);
    }

    private static void deleteAbandoned(Database database, Instant now) throws SQLException {
        long limit = now.minus(ABANDONED).toEpochMilli();
        List<Long> abandoned = database.query(
                "SELECT key FROM attachments WHERE size IS NULL AND begun_at < ?", row -> row.number("key"), limit);
        for (long key : abandoned) {
            SqliteAttachmentStore.delete(database, key);
        }
    }
}
