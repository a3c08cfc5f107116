package dev.orchestrator.gather.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.sqlite.JDBC;

/**
 * The one thread that talks to the file. Its callers queue up and wait; everything that has queued up runs in one
 * transaction and is acknowledged after its commit, so that many callers share one wait for the disk. A platform thread:
 * native code would pin a virtual one.
 */
final class SqliteThread implements AutoCloseable {

    /** Enough to share a commit well, few enough that nobody waits long for others. */
    private static final int BATCH = 256;

    private final Database database;
    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private SqliteThread(Path file, Database database) {
        this.database = database;
        this.thread = new Thread(this::run, "orchestrator-sqlite-" + file.getFileName());
        thread.setDaemon(true);
    }

    static SqliteThread start(Path file, Clock clock) {
        Database database = open(file.toAbsolutePath(), clock);
        SqliteThread started = new SqliteThread(file, database);
        started.thread.start();
        return started;
    }

    private static Database open(Path file, Clock clock) {
        String what = "open " + file;
        Failures.require(file.toString().indexOf('?') < 0, "SQLite cannot open a file with a question mark: " + file);
        try {
            Files.createDirectories(file.resolveSibling("."));
            Database database = new Database(connect(file));
            try {
                Schema.prepare(database, clock.instant());
                return database;
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw Failures.database(what, String.valueOf(e.getMessage()), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        try {
            return JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        } catch (NoClassDefFoundError e) {
            throw Failures.database(
                    "open " + file, "its driver is missing; add org.xerial:sqlite-jdbc to the dependencies", e);
        }
    }

    /** Reads on the thread. {@code what} completes the sentence "SQLite could not …". */
    <T> T read(String what, Job.Work<T> work) {
        return submit(new Job<>(what, false, work));
    }

    /** Writes on the thread, as a whole or not at all, and returns after the commit. */
    <T> T write(String what, Job.Work<T> work) {
        return submit(new Job<>(what, true, work));
    }

    private <T> T submit(Job<T> job) {
        queue.add(job);
        // Looked at after the job is in the queue: either the thread still sees the job, or it can be taken out again.
        if (closed && queue.remove(job)) {
            throw Failures.database(job.what(), "the stores are closed", null);
        }
        return job.await();
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                run(next());
            } catch (InterruptedException e) {
                // Only close() interrupts, to end the wait for the next job.
            }
        }
        try {
            database.close();
        } catch (SQLException e) {
            // What was acknowledged is in the file already; there is nobody left to tell.
        }
    }

    /** Waits for jobs, but not once it is closed: the one that was in the queue may have been taken out by its caller. */
    private List<Job<?>> next() throws InterruptedException {
        List<Job<?>> batch = new ArrayList<>();
        if (!closed) {
            batch.add(queue.take());
        }
        queue.drainTo(batch, BATCH - batch.size());
        return batch.stream().filter(Job::claim).toList();
    }

    private void run(List<Job<?>> batch) {
        try {
            database.execute(batch.stream().anyMatch(Job::writes) ? "BEGIN IMMEDIATE" : "BEGIN");
            for (Job<?> job : batch) {
                job.run(database);
            }
            database.execute("COMMIT");
            batch.forEach(Job::acknowledge);
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            batch.forEach(job -> job.fail(e));
        }
    }

    private void rollback() {
        try {
            database.execute("ROLLBACK");
        } catch (SQLException e) {
            // Some failures have rolled back already, and then there is no transaction left to end.
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
