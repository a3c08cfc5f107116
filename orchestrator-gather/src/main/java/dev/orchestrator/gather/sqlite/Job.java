package dev.orchestrator.gather.sqlite;

import dev.orchestrator.error.OrchestratorException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Something to be done on a thread of the file, and somebody who waits for it. */
final class Job<T> {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What is done; it may be done in one transaction with others. */
    @FunctionalInterface
    interface Work<T> {
        T run(Database database) throws SQLException;
    }

    private final String what;
    private final Work<T> work;
    private final boolean writes;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Runnable outcome;

    Job(String what, Work<T> work, boolean writes) {
        this.what = what;
        this.work = work;
        this.writes = writes;
    }

    boolean writes() {
        return writes;
    }

    String what() {
        return what;
    }

    /** Returns true once: to the thread that will do it, or to the caller who no longer waits for it. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Does it. Its own failure leaves no trace in the transaction; a failure of the transaction is thrown. */
    void run(Database database) throws SQLException {
        database.execute("SAVEPOINT job");
        try {
            T value = work.run(database);
            outcome = () -> result.complete(value);
        } catch (SQLException | RuntimeException e) {
            takeBack(database, e);
            outcome = () -> result.completeExceptionally(e);
        }
        database.execute("RELEASE job");
    }

    /** Fails where SQLite has rolled back everything by itself, on a full disk for one: nothing of the transaction is left. */
    private static void takeBack(Database database, Exception failure) throws SQLException {
        try {
            database.execute("ROLLBACK TO job");
        } catch (SQLException gone) {
            SQLException all = new SQLException(failure.getMessage(), failure);
            all.addSuppressed(gone);
            throw all;
        }
    }

    /** Tells the caller, now that it is committed. */
    void acknowledge() {
        if (outcome != null) {
            outcome.run();
        }
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }

    /** Waits for the outcome. An interrupt does not end the wait: what was begun is written, and the caller has to know. */
    T await() {
        long end = System.nanoTime() + LIMIT_NANOS;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            throw Failures.database(what, "no answer in 30 s, " + (claim() ? "given up" : "it may still come"), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof OrchestratorException own) {
            return own;
        }
        return Failures.database(what, cause == null ? "unknown" : String.valueOf(cause.getMessage()), cause);
    }
}
