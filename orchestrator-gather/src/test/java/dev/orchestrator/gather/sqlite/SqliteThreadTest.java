package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.OrchestratorException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which order a thread of a file does what has queued up. */
@Timeout(60)
class SqliteThreadTest {

    @TempDir
    private Path folder;

    private SqliteThread thread;

    @BeforeEach
    void starts_a_thread() throws SQLException {
        Database database = new Database(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("file.db")));
        database.execute("CREATE TABLE numbers (number INTEGER)");
        thread = SqliteThread.start("file", database);
    }

    @AfterEach
    void ends_the_thread() {
        thread.close();
    }

    private static List<Long> numbers(Database database) throws SQLException {
        return database.query("SELECT number FROM numbers ORDER BY number", row -> row.number("number"));
    }

    private static int add(Database database, int number) throws SQLException {
        return database.update("INSERT INTO numbers VALUES (?)", number);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a call on a thread of its own, and returns once its job is in the queue. */
    private static <T> CompletableFuture<T> queued(Supplier<T> call) throws InterruptedException {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                outcome.complete(call.get());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING && !outcome.isDone()) {
            Thread.sleep(1);
        }
        return outcome;
    }

    @Test
    void what_reads_is_answered_before_anything_is_written_that_queued_up_earlier() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<Integer> first = queued(() -> thread.write("hold the thread", database -> {
            begun.countDown();
            await(released);
            return add(database, 1);
        }));
        await(begun);
        CompletableFuture<Integer> second = queued(() -> thread.write("add", database -> {
            await(answered);
            return add(database, 2);
        }));
        CompletableFuture<List<Long>> reading = queued(() -> thread.read("read", SqliteThreadTest::numbers));
        released.countDown();
        assertThat(reading.get()).containsExactly(1L);
        answered.countDown();
        first.get();
        second.get();
        assertThat(thread.<List<Long>>read("read", SqliteThreadTest::numbers)).containsExactly(1L, 2L);
    }

    @Test
    void what_is_said_to_read_cannot_write() {
        thread.write("add", database -> add(database, 1));
        assertThatThrownBy(() -> thread.read("read", database -> add(database, 2)))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("what was said to read has written");
        thread.write("add", database -> add(database, 3));
        assertThat(thread.<List<Long>>read("read", SqliteThreadTest::numbers)).containsExactly(1L, 3L);
    }

    @Test
    void a_statement_that_met_a_full_disk_runs_once_there_is_room() {
        long pages = thread.read("count", database -> pragma(database, "page_count"));
        thread.write("limit", database -> pragma(database, "max_page_count = " + (pages + 2)));
        assertThatThrownBy(() -> thread.write("fill", database -> {
                    for (int number = 0; number < 100_000; number++) {
                        add(database, number);
                    }
                    return 0;
                }))
                .hasMessageContaining("full");
        thread.write("limit", database -> pragma(database, "max_page_count = 1000000"));
        thread.write("add", database -> add(database, 3));
        assertThat(thread.<List<Long>>read("read", SqliteThreadTest::numbers)).containsExactly(3L);
    }

    private static long pragma(Database database, String text) throws SQLException {
        String name = text.split(" ", 2)[0];
        return database.first("PRAGMA " + text, row -> row.number(name)).orElseThrow();
    }

    @Test
    void what_failed_leaves_nothing_and_others_of_its_batch_stay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Integer> holding = queued(() -> thread.write("hold the thread", database -> {
            begun.countDown();
            await(released);
            return 0;
        }));
        await(begun);
        CompletableFuture<Integer> good = queued(() -> thread.write("add", database -> add(database, 1)));
        CompletableFuture<Integer> bad = queued(() -> thread.write("fail", database -> {
            add(database, 2);
            throw new SQLException("no");
        }));
        released.countDown();
        holding.get();
        good.get();
        assertThatThrownBy(bad::get).hasMessageContaining("no");
        assertThat(thread.<List<Long>>read("read", SqliteThreadTest::numbers)).containsExactly(1L);
    }
}
