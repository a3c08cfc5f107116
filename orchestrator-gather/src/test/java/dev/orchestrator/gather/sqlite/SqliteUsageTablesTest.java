package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
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

/** The tables behind the ledger. */
@Timeout(120)
class SqliteUsageTablesTest {

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

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void a_file_of_an_older_version_is_brought_to_this_one() throws Exception {
        for (String statement : Tables.CHANGES.get(0)) {
            execute(statement);
        }
        execute("INSERT INTO attachments (key, user_id, id, size, begun_at) VALUES (7, 'user', 'a', 0, 0)");
        assertThat(rows("PRAGMA user_version")).containsExactly("1");
        for (int opening = 0; opening < 2; opening++) {
            try (SqliteStores stores = SqliteStores.open(file)) {
                assertThat(stores.attachments().open("user", "a")).isPresent();
                assertThat(stores.usage().sum(UsageQuery.ALL)).isEqualTo(UsageSum.NONE);
            }
            assertThat(rows("PRAGMA user_version")).containsExactly(String.valueOf(Schema.VERSION));
        }
    }

    @Test
    void meters_that_are_over_go_on_the_way_with_what_they_hold() throws SQLException {
        MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
        try (SqliteStores stores = SqliteStores.open(file, clock)) {
            for (int i = 0; i < 40; i++) {
                Claim hourly = new Claim(
                        "m-" + i,
                        BigDecimal.ONE,
                        BigDecimal.ONE,
                        clock.instant().plusSeconds(3600));
                stores.usage().hold("h-" + i, List.of(hourly), Duration.ofDays(3));
            }
            clock.advance(Duration.ofHours(1));
            for (int i = 0; i < 3; i++) {
                Claim lasting = new Claim("lasting", BigDecimal.ONE, BigDecimal.TEN, null);
                stores.usage().hold("last-" + i, List.of(lasting), Duration.ofMinutes(1));
            }
            assertThat(rows("SELECT name FROM usage_meters")).containsExactly("lasting");
            assertThat(rows("SELECT hold FROM usage_holds")).containsExactly("last-0", "last-1", "last-2");
            clock.advance(Duration.ofDays(2));
            Claim lasting = new Claim("lasting", BigDecimal.ONE, BigDecimal.TEN, null);
            stores.usage().hold("last", List.of(lasting), Duration.ofMinutes(1));
            assertThat(rows("SELECT hold FROM usage_holds"))
                    .as("a day after its lease a hold is off the record")
                    .containsExactly("last");
        }
    }

    @Test
    void an_entry_is_a_row_that_can_be_read_with_any_tool() throws SQLException {
        Usage usage = new Usage(10, 5, 2, 1, new BigDecimal("0.00012345"), Usage.CostBasis.PRICES);
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.usage()
                    .record(UsageEntry.builder("e", Instant.EPOCH, Caller.user("u"), "run", "CHAT", "hop", "model")
                            .usage(usage)
                            .took(Duration.ofMillis(700), Duration.ofMillis(900))
                            .error(ErrorCode.CANCELLED)
                            .build());
        }
        assertThat(rows("SELECT cost FROM usage_entries")).containsExactly("0.00012345");
        assertThat(rows("SELECT user_id || tier || first_token_millis || latency_millis || error FROM usage_entries"))
                .containsExactly("ufree700900CANCELLED");
    }
}
