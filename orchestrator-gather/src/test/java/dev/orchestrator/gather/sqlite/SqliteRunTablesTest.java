package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Mode;
import dev.orchestrator.port.store.RunChange;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStart.Started;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tables behind runs. */
@Timeout(120)
class SqliteRunTablesTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final RunHead HEAD = new RunHead("run", "user", null, Mode.TASK, null, "{\"task\":\"count\"}");

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
                assertThat(stores.runs().find("user", "run")).isEmpty();
                stores.runs().create(HEAD, LEASE);
            }
            try (SqliteStores stores = SqliteStores.open(file)) {
                assertThat(stores.runs().find("user", "run")).isPresent();
            }
            assertThat(rows("PRAGMA user_version")).containsExactly(String.valueOf(Schema.VERSION));
        }
    }

    @Test
    void a_run_and_its_entries_are_rows_that_can_be_read_with_any_tool() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            Started begun = (Started) stores.runs().create(HEAD, LEASE);
            stores.runs()
                    .append(
                            begun.token(),
                            List.of(RunNote.of("event", "{\"text\":\"one\"}"), new RunNote("tool", "call-1", "{}")));
            stores.runs().change(begun.token(), RunChange.completed("{\"count\":2}"));
        }
        assertThat(rows("SELECT status || epoch FROM runs WHERE id = 'run'")).containsExactly("COMPLETED1");
        assertThat(rows("SELECT request ->> 'task' FROM run_texts")).containsExactly("count");
        assertThat(rows("SELECT result ->> 'count' FROM run_texts")).containsExactly("2");
        assertThat(rows("SELECT position || kind || coalesce(key, '') FROM run_entries ORDER BY position"))
                .containsExactly("1event", "2toolcall-1");
        assertThat(rows("SELECT data ->> 'text' FROM run_entries WHERE position = 1"))
                .containsExactly("one");
    }

    @Test
    void a_run_that_was_purged_leaves_no_row() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            Started begun = (Started) stores.runs().create(HEAD, LEASE);
            stores.runs().append(begun.token(), List.of(RunNote.of("event", "{}"), new RunNote("tool", "k", "{}")));
            stores.runs().change(begun.token(), RunChange.completed("{}"));
            assertThat(stores.runs().purge(Instant.now().plusSeconds(60), 1)).isEqualTo(1);
        }
        for (String table : List.of("runs", "run_texts", "run_entries")) {
            assertThat(rows("SELECT * FROM " + table)).isEmpty();
        }
    }
}
