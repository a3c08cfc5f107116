package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.Entity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What writers are told when the machine fails, and what is there afterwards. */
@Timeout(120)
class LuceneBrainErrorsTest {

    private static final String PROJECT = "film";
    private static final Entity NEEDLE = Entity.of("needle", "prop", "Needle", "A thin sword.");

    private final FailingDirectory disk = new FailingDirectory();
    private final Store store = Store.open(disk, new Failures("on a test's disk"), null, null);
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        store.close();
    }

    /** An error that fails whoever wants to tell of it, too. */
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("no room for a message");
        }
    }

    @Test
    void writers_that_an_error_of_the_machine_ends_together_all_hear_of_it() throws Exception {
        failTogether(() -> {
            throw new InternalError("a fault in a recent unsafe memory access");
        });
        assertThat(failures.values())
                .allSatisfy(failure ->
                        assertThat(failure).isInstanceOf(BrainException.class).hasMessageContaining("InternalError"));
        assertKept("first", "needle");
    }

    @Test
    void an_error_while_an_error_is_told_makes_no_lost_change_a_written_one() throws Exception {
        failTogether(() -> {
            throw new Unspeakable();
        });
        assertThat(failures.values())
                .hasAtLeastOneElementOfType(OutOfMemoryError.class)
                .hasAtLeastOneElementOfType(BrainException.class);
        assertKept("first", "needle");
    }

    private void failTogether(Runnable failing) throws InterruptedException {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        disk.beforeSync = () -> {
            syncing.countDown();
            await(goesOn);
        };
        Thread first = writer("first");
        await(syncing);
        List<Thread> grouped = List.of(writer("second"), writer("third"));
        while (grouped.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        disk.beforeSync = () -> {
            if (Thread.currentThread() != first) {
                disk.beforeSync = () -> {};
                failing.run();
            }
        };
        goesOn.countDown();
        first.join();
        for (Thread thread : grouped) {
            thread.join();
        }
        assertThat(failures).containsOnlyKeys("second", "third");
    }

    private void assertKept(String... ids) {
        write(NEEDLE);
        assertThat(store.find(PROJECT, List.of("first", "second", "third", "needle"), Cancellation.none()))
                .extracting(Entity::id)
                .containsExactly(ids);
    }

    @Test
    void what_is_on_the_disk_is_acknowledged_and_found_though_it_could_not_be_read_at_once() {
        disk.afterSync = () -> disk.unreadable.set(1);
        write(NEEDLE);
        assertThat(disk.unreadable).hasValue(0);
        assertThat(store.find(PROJECT, List.of("needle"), Cancellation.none())).containsExactly(NEEDLE);
    }

    @Test
    void what_is_on_the_disk_and_cannot_be_read_is_not_called_lost() {
        write(Entity.of("before", "prop", "Before", ""));
        disk.afterSync = () -> disk.unreadable.set(Integer.MAX_VALUE);
        BrainException failure = catchThrowableOfType(BrainException.class, () -> write(NEEDLE));
        assertThat(failure).hasMessageContaining("has written").hasMessageContaining("on a test's disk");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(store.find(PROJECT, List.of("before", "needle"), Cancellation.none()))
                .extracting(Entity::id)
                .containsExactly("before");
        disk.afterSync = () -> {};
        disk.unreadable.set(0);
        write(Entity.of("after", "prop", "After", ""));
        assertThat(store.find(PROJECT, List.of("before", "needle", "after"), Cancellation.none()))
                .hasSize(3);
    }

    private void write(Entity entity) {
        store.upsert(PROJECT, List.of(entity), List.of(), Cancellation.none());
    }

    private Thread writer(String id) {
        Thread thread = new Thread(() -> {
            try {
                write(Entity.of(id, "character", "A writer", ""));
            } catch (Throwable e) {
                failures.put(id, e);
            }
        });
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
