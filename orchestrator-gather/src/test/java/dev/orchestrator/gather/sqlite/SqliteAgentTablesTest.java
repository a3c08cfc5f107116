package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.Department;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tables behind agents and departments. */
@Timeout(120)
class SqliteAgentTablesTest {

    private static final Agent WRITER =
            Agent.builder("writer", "Writer", "story", "Write.").build();
    private static final Department STORY = new Department("story", "Story", "", List.of("plot"));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void stores_an_agent() {
        file = folder.resolve("stores.db");
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.agents().put("p", WRITER);
            stores.agents().put("p", STORY);
        }
    }

    private List<String> rows(String sql, String column) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet results = connection.createStatement().executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(results.getString(column));
            }
            return rows;
        }
    }

    @Test
    void what_was_stored_is_there_when_the_file_is_opened_again() {
        try (SqliteStores stores = SqliteStores.open(file)) {
            assertThat(stores.agents().agents("p")).containsExactly(WRITER);
            assertThat(stores.agents().departments("p")).containsExactly(STORY);
        }
    }

    @Test
    void an_agent_is_a_row_that_can_be_read_with_any_tool() throws SQLException {
        assertThat(rows("SELECT rest ->> 'name' AS name FROM agents WHERE project_id = 'p'", "name"))
                .containsExactly("Writer");
        assertThat(rows("SELECT rest ->> '$.keywords[0]' AS word FROM departments", "word"))
                .containsExactly("plot");
    }

    @Test
    void a_project_is_read_by_its_index_without_a_sort() throws SQLException {
        for (String table : List.of("agents", "departments")) {
            assertThat(rows("EXPLAIN QUERY PLAN " + SqliteAgentStore.select(table), "detail"))
                    .containsExactly(
                            "SEARCH " + table + " USING INDEX sqlite_autoindex_" + table + "_1 (project_id=?)");
        }
    }
}
