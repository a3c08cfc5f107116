package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contract.Together;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two users of one file, with connections of their own as two processes have, insert, change, delete and look for items of two
 * projects at the same time: whatever one of them was told to be done is what both find.
 */
@Timeout(120)
class SqliteSearchingTogetherTest {

    private static final int THREADS = 8; // every second one is of the same user
    private static final long LASTS = TimeUnit.SECONDS.toNanos(3);
    private static final List<String> PROJECTS = List.of("p", "q");

    @TempDir
    private Path folder;

    private final Map<String, AtomicLong> there = Map.of("p", new AtomicLong(), "q", new AtomicLong());
    private List<SqliteStores> users = List.of();

    @BeforeEach
    void opens_the_file_twice() {
        Path file = folder.resolve("stores.db");
        users = List.of(SqliteStores.open(file), SqliteStores.open(file));
    }

    @AfterEach
    void closes_the_file() {
        users.forEach(SqliteStores::close);
    }

    @Test
    void what_was_acknowledged_is_found_by_its_words_right_after() throws Exception {
        long end = System.nanoTime() + LASTS;
        List<Integer> rounds = Together.run(THREADS, thread -> {
            int round = 0;
            while (System.nanoTime() < end) {
                gather(thread, round++);
            }
            return round;
        });
        assertThat(rounds).allMatch(round -> round > 1);
        for (String project : PROJECTS) {
            long items = there.get(project).get();
            for (SqliteStores user : users) {
                assertThat(user.gather().size(project)).isEqualTo(items);
                assertThat(user.gather().counts(project, Set.of("all"))).isEqualTo(Map.of("all", items));
            }
        }
    }

    private void gather(int thread, int round) {
        GatherStore store = users.get(thread % 2).gather();
        String project = PROJECTS.get((thread / 2 + round) % 2);
        String id = thread + "-" + round;
        GatherItem item = store.insert(item(project, id), List.of("all", "word of " + id, "thread " + thread));
        there.get(project).incrementAndGet();
        assertFound(project, id, "word of " + id, "thread " + thread);
        if (round % 3 == 1) {
            store.update(item, List.of("all", "other word of " + id, "thread " + thread));
            assertFound(project, id, "other word of " + id, "thread " + thread);
            assertFoundNoMore(project, "word of " + id);
        } else if (round % 3 == 2) {
            store.delete(project, id);
            there.get(project).decrementAndGet();
            assertFoundNoMore(project, "word of " + id);
        }
    }

    private static GatherItem item(String project, String id) {
        return GatherItem.accepted(id, project, Format.TEXT, "content", "hash of " + id, "anna", Instant.now())
                .build();
    }

    /** By its own word it is found in both projects' crowd, by both users. */
    private void assertFound(String project, String id, String own, String shared) {
        for (SqliteStores user : users) {
            GatherStore store = user.gather();
            assertThat(store.holding(project, Map.of(own, 1.0, shared, 0.1, "all", 0.01), 50, 5))
                    .startsWith(id);
            assertThat(store.list(GatherQuery.of(project).holding(Set.of(own, shared, "all"))))
                    .extracting(GatherItem::id)
                    .containsExactly(id);
            assertThat(store.counts(project, Set.of(own))).isEqualTo(Map.of(own, 1L));
            assertFoundNoMore(PROJECTS.get(1 - PROJECTS.indexOf(project)), own);
        }
    }

    private void assertFoundNoMore(String project, String word) {
        for (SqliteStores user : users) {
            assertThat(user.gather().holding(project, Map.of(word, 1.0), 50, 5)).isEmpty();
            assertThat(user.gather().list(GatherQuery.of(project).holding(Set.of(word))))
                    .isEmpty();
        }
    }
}
