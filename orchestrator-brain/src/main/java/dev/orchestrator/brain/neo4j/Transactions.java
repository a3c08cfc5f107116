package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

/**
 * Blocking transactions that a cancellation ends at once. The driver's blocking sessions wait for the server whatever
 * happens; so these are its asynchronous ones, waited for here: who is cancelled leaves, and the session is closed, which
 * rolls back, whenever the server is there again. Nothing runs on the driver's threads.
 *
 * <p>All transactions of a Brain share their bookmarks: on a cluster each sees what those before it wrote.
 */
final class Transactions {

    /** How long indexes on nodes that are there already may take. */
    static final Duration SCHEMA_LIMIT = Duration.ofMinutes(10);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long COMMIT_GRACE_MILLIS = 2_000;

    private final Driver driver;
    private final @Nullable String database;
    private final Duration timeout;
    private final Duration retryFor;
    private final BookmarkManager bookmarks =
            BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());

    Transactions(Driver driver, Options options) {
        this.driver = driver;
        this.database = options.database();
        this.timeout = options.timeout();
        this.retryFor = options.retryFor();
    }

    /** Runs what only reads. {@code what} completes the sentence "Neo4j could not …". The work may run again. */
    <T> T read(String what, Cancellation cancellation, Function<Open, T> work) {
        return run(AccessMode.READ, what, timeout, cancellation, work);
    }

    /** Runs what writes: all of it, or nothing where it throws. */
    <T> T write(String what, Cancellation cancellation, Function<Open, T> work) {
        return run(AccessMode.WRITE, what, timeout, cancellation, work);
    }

    /** Runs a statement about the schema, which stands alone in its transaction and may take long. */
    List<Record> schema(String statement, Map<String, Object> parameters) {
        return run(
                AccessMode.WRITE,
                "create its schema",
                SCHEMA_LIMIT,
                Cancellation.none(),
                open -> open.run(statement, parameters));
    }

    private <T> T run(AccessMode mode, String what, Duration limit, Cancellation cancellation, Function<Open, T> work) {
        long start = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                return once(mode, new Waiting(cancellation, start + limit.toNanos()), work);
            } catch (RuntimeException e) {
                Throwable cause = Failures.cause(e);
                boolean again = Failures.isTransient(cause) && System.nanoTime() - start < retryFor.toNanos();
                if (!again) {
                    throw Failures.translated(what, cause);
                }
                pause(attempt, cancellation);
            }
        }
    }

    private <T> T once(AccessMode mode, Waiting waiting, Function<Open, T> work) {
        waiting.cancellation.throwIfCancelled();
        AsyncSession session = driver.session(AsyncSession.class, session(mode));
        try {
            AsyncTransaction transaction = waiting.until(session.beginTransactionAsync(
                    TransactionConfig.builder().withTimeout(waiting.left()).build()));
            T result = work.apply(new Open(transaction, waiting));
            waiting.cancellation.throwIfCancelled();
            waiting.untilCommitted(transaction.commitAsync());
            return result;
        } finally {
            session.closeAsync();
        }
    }

    private SessionConfig session(AccessMode mode) {
        SessionConfig.Builder config =
                SessionConfig.builder().withDefaultAccessMode(mode).withBookmarkManager(bookmarks);
        return (database == null ? config : config.withDatabase(database)).build();
    }

    private static void pause(int attempt, Cancellation cancellation) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        long millis = ThreadLocalRandom.current().nextLong(longest / 2, longest);
        cancellation.await(new CompletableFuture<>().completeOnTimeout(attempt, millis, TimeUnit.MILLISECONDS));
    }

    /** A transaction that statements are run in. */
    record Open(AsyncTransaction transaction, Waiting waiting) {

        /** Runs a statement and returns its rows. */
        List<Record> run(String statement, Map<String, Object> parameters) {
            return waiting.until(transaction.runAsync(statement, parameters).thenCompose(ResultCursor::listAsync));
        }
    }

    /** How long, and whether still. */
    record Waiting(Cancellation cancellation, long end) {

        Duration left() {
            return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime()));
        }

        <T> T until(CompletionStage<T> stage) {
            CompletableFuture<T> answer = limited(stage, left().toNanos());
            cancellation.await(answer);
            return answer.join();
        }

        /** Who is cancelled while the server commits is told the truth, if it comes soon. */
        void untilCommitted(CompletionStage<?> stage) {
            try {
                until(stage);
            } catch (CancelledException e) {
                try {
                    limited(stage, TimeUnit.MILLISECONDS.toNanos(COMMIT_GRACE_MILLIS))
                            .join();
                } catch (CompletionException unknown) {
                    throw e;
                }
            }
        }

        private static <T> CompletableFuture<T> limited(CompletionStage<T> stage, long nanos) {
            return stage.toCompletableFuture().copy().orTimeout(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
