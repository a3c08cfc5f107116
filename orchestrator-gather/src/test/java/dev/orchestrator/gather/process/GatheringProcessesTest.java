package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.orchestrator.gather.mongo.MongoServerFixture;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs with four threads each gather the same contents at once; or one of them is killed. */
@Timeout(180)
class GatheringProcessesTest {

    private static final int CONTENTS = 60;
    private static final int MORE_THAN_IT_LIVES_FOR = 1_000;
    private static final int KILLED_AFTER = 120;

    private final String project = "p" + UUID.randomUUID();

    @AfterEach
    void drops_the_database() {
        try (MongoClient client = MongoClients.create(MongoServerFixture.uri())) {
            client.getDatabase("aladdin-gather-" + project).drop();
        }
    }

    @Test
    void what_two_processes_gather_at_once_is_in_a_sqlite_file_once(@TempDir Path folder) throws Exception {
        gathersTwice(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    @Test
    void what_two_processes_gather_at_once_is_in_mongodb_once() throws Exception {
        gathersTwice(MongoServerFixture.uri());
    }

    @Test
    void what_a_killed_process_had_stored_is_in_the_sqlite_file(@TempDir Path folder) throws Exception {
        outlivesAKilledProcess(StoresAddress.sqlite(folder.resolve("stores.db")));
    }

    @Test
    void what_a_killed_process_had_stored_is_in_mongodb() throws Exception {
        outlivesAKilledProcess(MongoServerFixture.uri());
    }

    private void gathersTwice(String address) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                ChildJvm one = start(address, "one", CONTENTS);
                ChildJvm two = start(address, "two", CONTENTS)) {
            for (ChildJvm child : List.of(one, two)) {
                child.awaitLine("ready");
            }
            for (ChildJvm child : List.of(one, two)) {
                child.send("go");
            }
            for (ChildJvm child : List.of(one, two)) {
                child.awaitLine("done");
                assertThat(child.await()).isZero();
            }
            GatherStore store = opened.stores().gather();
            assertThat(all(store)).hasSize(CONTENTS);
            assertStored(store, one);
            assertStored(store, two);
            assertThat(store.counts(project, List.of("all", "even", "term-7")))
                    .isEqualTo(Map.of("all", (long) CONTENTS, "even", CONTENTS / 2L, "term-7", 1L));
        }
    }

    private void outlivesAKilledProcess(String address) throws Exception {
        try (StoresAddress.Opened opened = StoresAddress.open(address);
                ChildJvm killed = start(address, "killed", MORE_THAN_IT_LIVES_FOR)) {
            killed.awaitLine("ready");
            killed.send("go");
            for (int i = 0; i < KILLED_AFTER; i++) {
                killed.awaitLine("stored");
            }
            killed.kill();
            GatherStore store = opened.stores().gather();
            assertStored(store, killed);
            long items = all(store).size();
            assertThat(store.counts(project, List.of("all")).get("all"))
                    .as("a count may be too high by what was being written")
                    .isBetween(items, items + GatheringProcess.THREADS);
        }
    }

    private ChildJvm start(String address, String name, int contents) throws Exception {
        return ChildJvm.start(GatheringProcess.class, address, project, name, String.valueOf(contents));
    }

    private List<GatherItem> all(GatherStore store) {
        return store.list(GatherQuery.of(project).page(null, GatherQuery.MOST));
    }

    /** Every content that was acknowledged is one item, the same for all who brought it, and is found by its terms. */
    private void assertStored(GatherStore store, ChildJvm child) {
        Map<String, String> items = new HashMap<>();
        for (String line : child.printed()) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("stored")) {
                assertThat(items.put(words[1], words[2])).isIn(null, words[2]);
            }
        }
        items.forEach((content, id) -> {
            assertThat(store.findByHash(project, "hash-" + content).map(GatherItem::id))
                    .contains(id);
            assertThat(store.holding(project, Map.of("term-" + content, 1.0), 10, 10))
                    .containsExactly(id);
        });
        assertThat(items).isNotEmpty();
    }
}
