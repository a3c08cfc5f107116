package dev.orchestrator.gather.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread with a connection of its own. Its callers queue up and wait. Of what has queued up, all that reads runs first, in a
 * transaction that there is nothing to write of, and is answered at once; all that writes runs in one transaction and is
 * acknowledged after its commit, so that many callers share one wait for the disk. A platform thread: native code would pin a
 * virtual one.
 */
final class SqliteThread implements AutoCloseable {

    /** Enough to share a commit well, few enough that nobody waits long for others. */
    private static final int BATCH = 256;

    private static final String BEGIN_TO_READ = "BEGIN";
    private static final String BEGIN_TO_WRITE = "BEGIN IMMEDIATE";
    private static final String CHANGES = "SELECT total_changes() AS changes";

    private final Database database;
    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private SqliteThread(String name, Database database) {
        this.database = database;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts a thread. The connection is its own from now on. */
    static SqliteThread start(String name, Database database) {
        SqliteThread started = new SqliteThread(name, database);
        started.thread.start();
        return started;
    }

    /** Reads what was committed last. */
    <T> T read(String what, Job.Work<T> work) {
        return call(new Job<>(what, work, false));
    }

    /** Writes, as a whole or not at all, and returns after the commit. */
    <T> T write(String what, Job.Work<T> work) {
        return call(new Job<>(what, work, true));
    }

    private <T> T call(Job<T> job) {
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
                List<Job<?>> next = next();
                run(BEGIN_TO_READ, next.stream().filter(job -> !job.writes()).toList());
                run(BEGIN_TO_WRITE, next.stream().filter(Job::writes).toList());
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

    private void run(String begin, List<Job<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            database.execute(begin);
            long before = changes();
            for (Job<?> job : batch) {
                job.run(database);
            }
            if (begin.equals(BEGIN_TO_READ) && changes() > before) {
                throw new SQLException("what was said to read has written; nothing of it is kept");
            }
            database.execute("COMMIT");
            batch.forEach(Job::acknowledge);
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            batch.forEach(job -> job.fail(e));
        }
    }

    /** To forbid writing by query_only would have every statement compiled anew, each time. */
    private long changes() throws SQLException {
        return database.first(CHANGES, row -> row.number("changes")).orElse(0L);
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
