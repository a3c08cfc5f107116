package dev.orchestrator.gather.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * A database file, written by one thread and read by another one. One process writes at a time: a thread that had to do
 * both would let its readers wait for the others, though the write-ahead log lets everybody read at any time. Those who read
 * many pages pay that price all the same, see {@link #readWarm}.
 */
final class SqliteFile implements AutoCloseable {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final SqliteThread writer;
    private final SqliteThread reader;

    private SqliteFile(SqliteThread writer, SqliteThread reader) {
        this.writer = writer;
        this.reader = reader;
    }

    static SqliteFile open(Path given, Clock clock) {
        Path file = given.toAbsolutePath();
        Failures.require(file.toString().indexOf('?') < 0, "SQLite cannot open a file with a question mark: " + file);
        try {
            Files.createDirectories(file.resolveSibling("."));
            createForOwner(file);
            String name = "orchestrator-sqlite-" + file.getFileName();
            Database writing = connect(file, database -> Schema.prepare(database, clock.instant()));
            SqliteThread writer = SqliteThread.start(name, writing);
            try {
                Database reading = connect(file, Schema::prepareToRead);
                return new SqliteFile(writer, SqliteThread.start(name + "-reads", reading));
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw Failures.database("open " + file, String.valueOf(e.getMessage()), e);
        }
    }

    /** What is said in conversations is nobody else's to read. SQLite gives its two files beside it the same permissions. */
    private static void createForOwner(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.createFile(file, OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                // Whoever made it decided who may read it.
            }
        }
    }

    /** What makes a connection ready. */
    private interface Preparation {
        void prepare(Database database) throws SQLException;
    }

    private static Database connect(Path file, Preparation preparation) throws SQLException {
        Database database = connect(file);
        try {
            preparation.prepare(database);
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Database connect(Path file) throws SQLException {
        try {
            return new Database(JDBC.createConnection("jdbc:sqlite:" + file, new Properties()));
        } catch (NoClassDefFoundError e) {
            throw Failures.database(
                    "open " + file,
                    "its driver is missing; add org.xerial:sqlite-jdbc to the dependencies (on the module path, if that"
                            + " is where this library is; --add-modules org.xerial.sqlitejdbc if modules are limited)",
                    e);
        }
    }

    /** Reads what was committed last. {@code what} completes the sentence "SQLite could not …". */
    <T> T read(String what, Job.Work<T> work) {
        return reader.read(what, work);
    }

    /**
     * Reads many pages in between writes, on the connection that writes: SQLite has any other one forget all that it holds in memory
     * whenever something is written, and then to read a page again takes longer than all else.
     */
    <T> T readWarm(String what, Job.Work<T> work) {
        return writer.read(what, work);
    }

    /** Writes, as a whole or not at all, and returns after the commit. */
    <T> T write(String what, Job.Work<T> work) {
        return writer.write(what, work);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
