package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tables behind gathered items. */
@Timeout(120)
class SqliteGatherTablesTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void names_the_file() {
        file = folder.resolve("stores.db");
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet results = connection.createStatement().executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(results.getString(1));
            }
            return rows;
        }
    }

    private static GatherItem item(String id) {
        return GatherItem.accepted(id, "p", Format.TEXT, "content of " + id, "hash of " + id, "anna", Instant.EPOCH)
                .build();
    }

    @Test
    void a_file_of_each_older_version_is_brought_to_this_one() throws SQLException {
        for (int version = 1; version < Schema.VERSION; version++) {
            file = folder.resolve("version-" + version + ".db");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                for (List<String> change : Tables.CHANGES.subList(0, version)) {
                    for (String statement : change) {
                        connection.createStatement().execute(statement);
                    }
                }
            }
            try (SqliteStores stores = SqliteStores.open(file)) {
                assertThat(stores.gather().list(GatherQuery.of("p"))).isEmpty();
                stores.gather().insert(item("i"), List.of("t"));
            }
            try (SqliteStores stores = SqliteStores.open(file)) {
                assertThat(stores.gather().find("p", List.of("i"))).hasSize(1);
            }
            assertThat(rows("PRAGMA user_version")).containsExactly(String.valueOf(Schema.VERSION));
        }
    }

    @Test
    void an_item_is_a_row_that_can_be_read_with_any_tool() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.gather().insert(item("i").toBuilder().summary("A summary").build(), List.of("red", "round"));
        }
        assertThat(rows("SELECT content FROM gather_items WHERE content_hash = 'hash of i'"))
                .containsExactly("content of i");
        assertThat(rows("SELECT rest ->> 'summary' FROM gather_items")).containsExactly("A summary");
        assertThat(rows("SELECT terms ->> 'terms' FROM gather_unlisted")).containsExactly("[\"red\",\"round\"]");
    }

    @Test
    void terms_that_nobody_holds_any_more_leave_nothing() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            GatherStore store = stores.gather();
            GatherItem item = store.insert(item("i"), List.of("a", "b"));
            store.insert(item("j"), List.of("b", "c"));
            assertThat(store.counts("p", Set.of("a", "b"))).containsOnly(entry("a", 1L), entry("b", 2L));
            store.update(item, Set.of("b", "d"));
            assertThat(rows("SELECT term || items FROM gather_terms ORDER BY term"))
                    .containsExactly("b2", "c1", "d1");
            store.insert(item("waiting"), Set.of("never on a list"));
            for (String id : List.of("i", "j", "waiting")) {
                store.delete("p", id);
            }
        }
        for (String table : List.of("terms", "postings", "found", "unlisted", "items")) {
            assertThat(rows("SELECT 1 FROM gather_" + table)).as(table).isEmpty();
        }
    }

    private static final int ITEMS = (Unlisted.MOST_TERMS - 1) / (1 + GatherStore.MOST_TERMS); // one more is many

    /** Each has terms of its own and one that all have. */
    private static List<String> terms(int number) {
        return IntStream.range(0, GatherStore.MOST_TERMS)
                .mapToObj(term -> term == 0 ? "all" : number + " " + term)
                .toList();
    }

    private static void insertNearlyMany(GatherStore store) {
        IntStream.range(0, ITEMS).parallel().forEach(number -> store.insert(item("item " + number), terms(number)));
    }

    @Test
    void many_items_are_put_on_their_lists_though_nobody_looks() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            GatherStore store = stores.gather();
            insertNearlyMany(store);
            store.insert(
                    GatherItem.accepted("far", "q", Format.TEXT, "c", "h", "anna", Instant.EPOCH)
                            .build(),
                    terms(7));
            assertThat(rows("SELECT count(*) FROM gather_postings")).containsExactly("0");
            store.insert(item("one more"), terms(ITEMS));
            assertThat(rows("SELECT count(*) FROM gather_postings"))
                    .containsExactly(String.valueOf((ITEMS + 1) * GatherStore.MOST_TERMS));
            assertThat(rows("SELECT id || unlisted FROM gather_projects ORDER BY id"))
                    .containsExactly("p0", "q129");
            assertThat(rows("SELECT count(*) FROM gather_unlisted")).containsExactly("1");
            assertThat(store.counts("p", List.of("all", "5 100")))
                    .containsOnly(entry("all", ITEMS + 1L), entry("5 100", 1L));
        }
    }

    @Test
    void items_that_cannot_be_put_on_lists_are_there_and_are_found_once_they_can() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            GatherStore store = stores.gather();
            insertNearlyMany(store);
            run("CREATE TRIGGER no_space BEFORE INSERT ON gather_postings BEGIN SELECT RAISE(ABORT, 'no space'); END");
            store.insert(item("one more"), terms(ITEMS));
            assertThat(store.find("p", List.of("one more"))).hasSize(1);
            assertThatThrownBy(() -> store.counts("p", List.of("all"))).hasMessageContaining("no space");
            run("DROP TRIGGER no_space");
            assertThat(store.counts("p", List.of("all"))).containsOnly(entry("all", ITEMS + 1L));
            assertThat(store.holding("p", Map.of(ITEMS + " 1", 1.0), 10, 10)).containsExactly("one more");
        }
    }

    @Test
    void terms_that_come_later_count_too() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            GatherStore store = stores.gather();
            GatherItem item = store.insert(item("i"), List.of());
            for (int change = 0; change < ITEMS; change++) {
                item = store.update(item, terms(change)).orElseThrow();
            }
            assertThat(rows("SELECT count(*) FROM gather_postings")).containsExactly("0");
            store.insert(item("one more"), terms(ITEMS));
            assertThat(rows("SELECT count(*) FROM gather_postings"))
                    .containsExactly(String.valueOf(2 * GatherStore.MOST_TERMS));
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void where_all_are_on_their_lists_nobody_who_looks_waits_for_another_process() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            GatherStore store = stores.gather();
            store.insert(item("i"), List.of("a"));
            assertThat(store.counts("p", Set.of("a"))).containsOnly(entry("a", 1L));
            other.createStatement().execute("BEGIN IMMEDIATE");
            assertThat(store.counts("p", Set.of("a"))).containsOnly(entry("a", 1L));
            assertThat(store.holding("p", Map.of("a", 1.0), 10, 10)).containsExactly("i");
            assertThat(store.list(GatherQuery.of("p").holding(Set.of("a")))).hasSize(1);
        }
    }
}
