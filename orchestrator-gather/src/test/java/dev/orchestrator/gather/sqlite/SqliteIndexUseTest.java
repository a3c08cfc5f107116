package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's own plan of each statement that is to cost the same whatever there is in the file. */
@Timeout(120)
class SqliteIndexUseTest {

    private static final String LAST = "SEARCH m USING COVERING INDEX sqlite_autoindex_messages_1 (conversation=?)";

    @TempDir
    private Path folder;

    private Connection connection;

    @BeforeEach
    void opens_the_file() throws SQLException {
        Path file = folder.resolve("stores.db");
        SqliteStores.open(file).close();
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @AfterEach
    void closes_the_file() throws SQLException {
        connection.close();
    }

    /** The steps that read something. A sort of all rows would be one more. */
    private List<String> steps(String sql) throws SQLException {
        try (ResultSet plan = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            List<String> steps = new ArrayList<>();
            while (plan.next()) {
                String step = plan.getString("detail");
                if (!step.startsWith("CORRELATED SCALAR SUBQUERY")) {
                    steps.add(step);
                }
            }
            return steps;
        }
    }

    @Test
    void the_window_of_messages() throws SQLException {
        assertThat(steps(SqliteConversationStore.WINDOW))
                .containsExactly(
                        "SEARCH messages USING INDEX sqlite_autoindex_messages_1 (conversation=? AND sequence<?)");
    }

    @Test
    void a_conversation_and_its_last_message() throws SQLException {
        assertThat(steps(Conversations.SELECT + "WHERE c.id = ?"))
                .containsExactly("SEARCH c USING INDEX sqlite_autoindex_conversations_1 (id=?)", LAST);
    }

    @Test
    void the_conversations_of_a_user() throws SQLException {
        assertThat(steps(SqliteConversationStore.page(false, false)))
                .containsExactly("SEARCH c USING INDEX conversations_of_user (user_id=?)", LAST);
        assertThat(steps(SqliteConversationStore.page(false, true)))
                .containsExactly(
                        "SEARCH c USING INDEX conversations_of_user (user_id=? AND (created_at,id)<(?,?))", LAST);
    }

    @Test
    void the_conversations_of_a_project() throws SQLException {
        assertThat(steps(SqliteConversationStore.page(true, false)))
                .containsExactly("SEARCH c USING INDEX conversations_of_project (user_id=? AND project_id=?)", LAST);
        assertThat(steps(SqliteConversationStore.page(true, true)))
                .containsExactly(
                        "SEARCH c USING INDEX conversations_of_project (user_id=? AND project_id=? AND"
                                + " (created_at,id)<(?,?))",
                        LAST);
    }

    @Test
    void sums_by_user_project_and_window() throws SQLException {
        assertThat(steps(SqliteUsageLedger.sum(false, false)))
                .containsExactly("SEARCH usage_entries USING INDEX usage_by_time (at>? AND at<?)");
        assertThat(steps(SqliteUsageLedger.sum(true, false)))
                .containsExactly("SEARCH usage_entries USING INDEX usage_of_user (user_id=? AND at>? AND at<?)");
        assertThat(steps(SqliteUsageLedger.sum(false, true)))
                .containsExactly("SEARCH usage_entries USING INDEX usage_of_project (project_id=? AND at>? AND at<?)");
        assertThat(steps(SqliteUsageLedger.sum(true, true)))
                .containsExactly("SEARCH usage_entries USING INDEX usage_of_user_in_project (user_id=? AND project_id=?"
                        + " AND at>? AND at<?)");
    }

    @Test
    void what_meters_hold_and_which_are_over() throws SQLException {
        assertThat(steps(SqliteMeters.LAPSED))
                .containsExactly(
                        "SEARCH usage_holds USING INDEX usage_holds_of_meter (meter=? AND counts=? AND until<?)");
        assertThat(steps(SqliteMeters.OF_HOLD))
                .containsExactly(
                        "SEARCH h USING INDEX sqlite_autoindex_usage_holds_1 (hold=?)",
                        "SEARCH m USING INTEGER PRIMARY KEY (rowid=?)");
        assertThat(steps(SqliteMeters.OVER))
                .containsExactly("SEARCH usage_meters USING COVERING INDEX usage_meters_by_reset (resets_at<?)");
    }

    @Test
    void gathered_items_by_id_and_content() throws SQLException {
        assertThat(steps(GatherRows.BY_ID))
                .containsExactly(
                        "SEARCH gather_items USING INDEX sqlite_autoindex_gather_items_1 (project=? AND id=?)");
        assertThat(steps(GatherRows.BY_HASH))
                .containsExactly("SEARCH gather_items USING INDEX sqlite_autoindex_gather_items_2 (project=? AND"
                        + " content_hash=?)");
        assertThat(steps(GatherRows.BY_KEY)).containsExactly("SEARCH gather_items USING INTEGER PRIMARY KEY (rowid=?)");
        assertThat(steps(GatherRows.PLACE))
                .containsExactly(
                        "SEARCH gather_items USING INDEX sqlite_autoindex_gather_items_1 (project=? AND id=?)");
    }

    @Test
    void lists_of_gathered_items() throws SQLException {
        String all = "SEARCH gather_items USING COVERING INDEX gather_items_by_time (project=? AND ";
        assertThat(steps(GatherList.sameTime(false))).containsExactly(all + "created_at=? AND rowid<?)");
        assertThat(steps(GatherList.older(false))).containsExactly(all + "created_at<?)");
        String ofState = "SEARCH gather_items USING COVERING INDEX gather_items_by_state (project=? AND state=? AND ";
        assertThat(steps(GatherList.sameTime(true))).containsExactly(ofState + "created_at=? AND rowid<?)");
        assertThat(steps(GatherList.older(true))).containsExactly(ofState + "created_at<?)");
    }

    @Test
    void how_many_items_a_project_has() throws SQLException {
        assertThat(steps(GatherRows.SIZE))
                .filteredOn(step -> step.contains("gather_items"))
                .singleElement()
                .asString()
                .startsWith("SEARCH gather_items USING COVERING INDEX")
                .endsWith("(project=?)");
    }

    @Test
    void lists_of_gathered_items_by_terms() throws SQLException {
        String first = "SEARCH p USING PRIMARY KEY (term=? AND (created_at,item)<(?,?))";
        String item = "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)";
        String other = "SEARCH o USING PRIMARY KEY (term=? AND created_at=? AND item=?)";
        assertThat(steps(GatherList.holding(1))).containsExactly(first, item);
        assertThat(steps(GatherList.holding(3)))
                .extracting(step -> step.replace(" EXISTS", ""))
                .startsWith(first)
                .containsExactlyInAnyOrder(first, item, other, other);
    }

    @Test
    void terms_and_who_holds_them() throws SQLException {
        assertThat(steps(Terms.TERMS))
                .contains("SEARCH t USING INDEX sqlite_autoindex_gather_terms_1 (project=? AND term=?)")
                .noneMatch(step -> step.contains("SCAN t"));
        assertThat(steps(Terms.TERM))
                .containsExactly(
                        "SEARCH gather_terms USING INDEX sqlite_autoindex_gather_terms_1 (project=? AND term=?)");
        assertThat(steps(Heaviest.BEGINNING))
                .containsExactly("SEARCH p USING PRIMARY KEY (term=?)", "SEARCH f USING INTEGER PRIMARY KEY (rowid=?)");
        assertThat(steps(Heaviest.LIST)).contains("SEARCH gather_postings USING PRIMARY KEY (term=?)");
        assertThat(steps(Heaviest.IDS))
                .contains("SEARCH f USING INTEGER PRIMARY KEY (rowid=?)")
                .noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    @Test
    void items_that_are_on_no_list_yet() throws SQLException {
        String search = " USING PRIMARY KEY (project=?)";
        assertThat(steps(Unlisted.ANY)).containsExactly("SEARCH gather_unlisted" + search);
        assertThat(steps(Unlisted.ITEMS)).containsExactly("SEARCH gather_unlisted" + search);
        for (String ofItem : List.of(Unlisted.UPDATE, Unlisted.DELETE)) {
            assertThat(steps(ofItem))
                    .containsExactly(
                            "SEARCH gather_unlisted USING PRIMARY KEY (project=? AND created_at=? AND item=?)");
        }
    }

    @Test
    void runs_and_their_last_entries() throws SQLException {
        String texts = "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)";
        String last = "SEARCH e USING COVERING INDEX sqlite_autoindex_run_entries_1 (run=?)";
        assertThat(steps(RunRows.SELECT + "WHERE r.id = ?"))
                .containsExactly("SEARCH r USING INDEX sqlite_autoindex_runs_1 (id=?)", texts, last);
        assertThat(steps(SqliteRunStore.page(false, true)))
                .containsExactly(
                        "SEARCH r USING INDEX runs_of_user (user_id=? AND (created_at,id)<(?,?))", texts, last);
        assertThat(steps(SqliteRunStore.page(true, true)))
                .containsExactly(
                        "SEARCH r USING INDEX runs_of_project (user_id=? AND project_id=? AND (created_at,id)<(?,?))",
                        texts,
                        last);
        assertThat(steps(SqliteRunStore.DUE))
                .containsExactly("SEARCH r USING INDEX runs_that_are_due (due_at<?)", texts, last);
        assertThat(steps(SqliteRunStore.ENDED))
                .containsExactly("SEARCH runs USING COVERING INDEX runs_that_have_ended (ended_at<?)");
    }

    @Test
    void entries_of_a_run_by_place_and_key() throws SQLException {
        assertThat(steps(RunRows.WINDOW))
                .containsExactly(
                        "SEARCH run_entries USING INDEX sqlite_autoindex_run_entries_1 (run=? AND position>?)");
        assertThat(steps(RunRows.LAST))
                .containsExactly("SEARCH run_entries USING COVERING INDEX sqlite_autoindex_run_entries_1 (run=?)");
        assertThat(steps(RunRows.OF_KEY))
                .containsExactly("SEARCH run_entries USING INDEX run_entries_by_key (run=? AND kind=? AND key=?)");
    }
}
