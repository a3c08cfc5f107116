package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contract.Together;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqliteFileTest {

    private static final String INSERT = "INSERT INTO numbers (n) VALUES (?)";

    @TempDir
    private Path folder;

    private SqliteFile file;

    @BeforeEach
    void starts() {
        file = SqliteFile.open(folder.resolve("stores.db"), Clock.systemUTC());
        file.write("prepare", db -> db.update("CREATE TABLE numbers (n INTEGER UNIQUE)"));
    }

    @AfterEach
    void closes() {
        file.close();
    }

    private List<Long> numbers() {
        return file.read("read", db -> db.query("SELECT n FROM numbers ORDER BY n", row -> row.number("n")));
    }

    @Test
    void what_fails_takes_nothing_else_along() throws Exception {
        CountDownLatch queued = new CountDownLatch(9);
        List<String> outcomes = Together.run(10, number -> {
            if (number == 0) {
                // Holds the thread until the others wait in the queue, so that they come in one transaction.
                return file.write("wait", db -> {
                    awaitUninterruptibly(queued);
                    return "waited";
                });
            }
            queued.countDown();
            try {
                return file.write("insert", db -> {
                    db.update(INSERT, number);
                    db.update(INSERT, number % 2 == 0 ? -number : 1);
                    return "stored";
                });
            } catch (OrchestratorException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
                return "failed";
            }
        });
        assertThat(outcomes).filteredOn("stored"::equals).hasSizeBetween(4, 5);
        assertThat(numbers()).contains(2L, -2L, 4L, -4L, 6L, -6L, 8L, -8L).hasSizeBetween(8, 10);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_failure_of_the_whole_transaction_reaches_everybody() throws Exception {
        AtomicInteger failed = new AtomicInteger();
        Together.run(8, number -> {
            try {
                file.write("end the transaction of all", db -> {
                    db.update(INSERT, number);
                    db.execute("ROLLBACK");
                    return number;
                });
            } catch (OrchestratorException e) {
                failed.incrementAndGet();
            }
            return null;
        });
        assertThat(failed.get()).isEqualTo(8);
        assertThat(numbers()).isEmpty();
        file.write("insert", db -> db.update(INSERT, 1));
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void an_error_in_a_job_does_not_end_the_thread() {
        assertThatThrownBy(() -> file.write("overflow", db -> {
                    throw new StackOverflowError("on purpose");
                }))
                .isInstanceOf(OrchestratorException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        file.write("insert", db -> db.update(INSERT, 1));
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // waits for a state of a thread, which nobody announces
    void reads_do_not_wait_while_another_process_writes() throws Exception {
        file.write("insert", db -> db.update(INSERT, 1));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("stores.db"))) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            FutureTask<Integer> written = new FutureTask<>(() -> file.write("insert", db -> db.update(INSERT, 2)));
            Thread writer = new Thread(written, "writer");
            writer.start();
            while (writer.getState() != Thread.State.TIMED_WAITING) {
                Thread.yield();
            }
            assertThat(numbers()).containsExactly(1L);
            assertThat(written).isNotDone();
            other.createStatement().execute("COMMIT");
            assertThat(written.get()).isEqualTo(1);
        }
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void what_was_written_is_read_from_then_on() throws Exception {
        Together.run(8, number -> {
            for (long n = 0; n < 100; n++) {
                long own = number * 1000L + n;
                file.write("insert", db -> db.update(INSERT, own));
                assertThat(numbers()).contains(own);
            }
            return null;
        });
    }

    @Test
    void nothing_is_written_where_is_read() {
        assertThatThrownBy(() -> file.read("insert", db -> db.update(INSERT, 1)))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("readonly");
        assertThat(numbers()).isEmpty();
    }
}
