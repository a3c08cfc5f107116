package dev.orchestrator.gather.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread with a connection of its own. Its callers queue up and wait; everything that has queued up runs in one
 * transaction and is acknowledged after its commit, so that many callers share one wait for the disk. A platform thread:
 * native code would pin a virtual one.
 */
final class SqliteThread implements AutoCloseable {

    /** Enough to share a commit well, few enough that nobody waits long for others. */
    private static final int BATCH = 256;

    private final String begin;
    private final Database database;
    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private SqliteThread(String name, String begin, Database database) {
        this.begin = begin;
        this.database = database;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts a thread, whose transactions begin with {@code begin}. The connection is its own from now on. */
    static SqliteThread start(String name, String begin, Database database) {
        SqliteThread started = new SqliteThread(name, begin, database);
        started.thread.start();
        return started;
    }

    /** Does something on the thread, as a whole or not at all, and returns after the commit. */
    <T> T call(String what, Job.Work<T> work) {
        Job<T> job = new Job<>(what, work);
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
            database.execute(begin);
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
