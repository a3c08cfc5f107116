package dev.orchestrator.gather.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.contract.MovableClock;
import dev.orchestrator.contract.Together;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.process.ChildJvm;
import dev.orchestrator.port.store.Conversation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqliteStoresTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void names_the_file() {
        file = folder.resolve("new folder").resolve("stores.db");
    }

    private static Conversation conversation(String id) {
        return Conversation.begin(id, "user", null, "title", Instant.EPOCH);
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet results = connection.createStatement().executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(results.getString(results.getMetaData().getColumnCount()));
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
    void what_was_stored_is_there_when_the_file_is_opened_again() throws IOException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.conversations().create(conversation("c"));
            stores.attachments().put("user", "a", new ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
        }
        try (SqliteStores stores = SqliteStores.open(file)) {
            assertThat(stores.conversations().find("user", "c")).contains(conversation("c"));
            assertThat(stores.attachments().open("user", "a").orElseThrow()).hasBinaryContent(new byte[] {1, 2, 3});
        }
    }

    @Test
    void many_may_open_a_new_file_at_once() throws Exception {
        for (int round = 0; round < 50; round++) {
            file = folder.resolve("at-once-" + round + ".db");
            Together.run(8, thread -> {
                try (SqliteStores stores = SqliteStores.open(file)) {
                    return stores.conversations().create(conversation("c-" + thread));
                }
            });
            assertThat(rows("SELECT id FROM conversations")).hasSize(8);
        }
    }

    @Test
    void a_new_file_is_its_owners_alone_and_one_that_is_there_keeps_its_permissions() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.conversations().create(conversation("c"));
            assertThat(permissions()).containsExactly("rw-------", "rw-------", "rw-------");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.conversations().create(conversation("d"));
            assertThat(permissions()).containsExactly("rw-r-----", "rw-r-----", "rw-r-----");
        }
    }

    /** Those of the file, and of the two beside it. */
    private List<String> permissions() throws IOException {
        List<String> permissions = new ArrayList<>();
        for (String ending : List.of("", "-wal", "-shm")) {
            permissions.add(PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(file.resolveSibling(file.getFileName() + ending))));
        }
        return permissions;
    }

    @Test
    void a_file_of_a_newer_version_is_refused() throws SQLException {
        SqliteStores.open(file).close();
        execute("PRAGMA user_version = " + (Schema.VERSION + 1));
        assertRefused("newer version");
        assertThat(rows("PRAGMA user_version")).containsExactly(String.valueOf(Schema.VERSION + 1));
    }

    @Test
    void a_file_of_another_application_is_refused_and_left_alone() throws Exception {
        Files.createDirectories(file.getParent());
        execute("CREATE TABLE conversations (id)");
        assertRefused("another application");
        assertThat(rows("SELECT name FROM sqlite_master")).containsExactly("conversations");

        Files.writeString(file, "no database at all, but long enough to look at ".repeat(100));
        assertRefused("not a database");
    }

    private void assertRefused(String why) {
        OrchestratorException refusal =
                catchThrowableOfType(OrchestratorException.class, () -> SqliteStores.open(file));
        assertThat(refusal).hasMessageContaining(why).hasMessageContaining(file.toString());
        assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_ERROR);
    }

    @Test
    void the_file_is_written_ahead_and_synchronously() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            stores.conversations().create(conversation("c"));
            assertThat(rows("PRAGMA journal_mode")).containsExactly("wal");
        }
        try (SqliteFile opened = SqliteFile.open(file, new MovableClock(Instant.EPOCH))) {
            long synchronous = opened.write(
                    "ask",
                    db -> db.first("PRAGMA synchronous", row -> row.number("synchronous"))
                            .orElseThrow());
            assertThat(synchronous).as("2 is FULL").isEqualTo(2);
        }
    }

    @Test
    void closed_stores_say_so_and_may_be_closed_again() {
        SqliteStores stores = SqliteStores.open(file);
        stores.close();
        stores.close();
        assertThatThrownBy(() -> stores.conversations().find("user", "c"))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closing_while_many_write_answers_everybody() throws Exception {
        for (int round = 0; round < 100; round++) {
            SqliteStores stores = SqliteStores.open(file);
            String name = "c-" + round;
            List<Integer> acknowledged = Together.run(4, thread -> {
                if (thread == 0) {
                    stores.close();
                    return 0;
                }
                return createUntilClosed(stores, name + "-" + thread + "-");
            });
            int sum = acknowledged.stream().mapToInt(Integer::intValue).sum();
            assertThat(rows("SELECT id FROM conversations WHERE id LIKE '" + name + "-%'"))
                    .hasSize(sum);
        }
    }

    private static int createUntilClosed(SqliteStores stores, String name) {
        int created = 0;
        try {
            while (created < 100_000) {
                stores.conversations().create(conversation(name + created));
                created++;
            }
        } catch (OrchestratorException e) {
            assertThat(e).hasMessageContaining("closed");
        }
        return created;
    }

    @Test
    void an_interrupt_does_not_keep_a_write_from_being_acknowledged() {
        try (SqliteStores stores = SqliteStores.open(file)) {
            Thread.currentThread().interrupt();
            stores.conversations().create(conversation("c"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(stores.conversations().find("user", "c")).isPresent();
        }
    }

    @Test
    void a_failed_attachment_leaves_no_row() throws SQLException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            assertThatThrownBy(() -> stores.attachments()
                            .put("user", "a", new ByteArrayInputStream(new byte[1_000_000]), 900_000))
                    .isInstanceOf(OrchestratorException.class);
            assertThat(rows("SELECT key FROM attachments")).isEmpty();
            assertThat(rows("SELECT place FROM attachment_chunks")).isEmpty();
        }
    }

    @Test
    void what_a_dead_process_left_of_an_attachment_goes_after_a_day() throws SQLException {
        MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
        SqliteStores.open(file, clock).close();
        execute("INSERT INTO attachments (key, user_id, id, begun_at) VALUES (7, 'user', 'a', " + clock.millis() + ")");
        execute("INSERT INTO attachment_chunks (attachment, place, bytes) VALUES (7, 0, x'00')");
        clock.advance(Duration.ofHours(23));
        SqliteStores.open(file, clock).close();
        assertThat(rows("SELECT place FROM attachment_chunks")).hasSize(1);
        clock.advance(Duration.ofHours(2));
        SqliteStores.open(file, clock).close();
        assertThat(rows("SELECT place FROM attachment_chunks")).isEmpty();
        assertThat(rows("SELECT key FROM attachments")).isEmpty();
    }

    @Test
    void an_attachment_that_is_replaced_while_it_is_read_says_so() throws IOException {
        try (SqliteStores stores = SqliteStores.open(file)) {
            byte[] bytes = new byte[3 * SqliteAttachmentStore.CHUNK];
            stores.attachments().put("user", "a", new ByteArrayInputStream(bytes), bytes.length);
            InputStream content = stores.attachments().open("user", "a").orElseThrow();
            assertThat(content.read()).isZero();
            stores.attachments().put("user", "a", new ByteArrayInputStream(bytes), bytes.length);
            assertThatThrownBy(content::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("replaced");
        }
    }

    @Test
    void a_missing_driver_is_named() throws Exception {
        URL[] classPath = Arrays.stream(ChildJvm.classPath().split(java.io.File.pathSeparator))
                .filter(entry -> !entry.contains("sqlite-jdbc"))
                .map(SqliteStoresTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader without = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> stores = without.loadClass(SqliteStores.class.getName());
            assertThatThrownBy(() -> stores.getMethod("open", Path.class).invoke(null, file))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("org.xerial:sqlite-jdbc");
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
