package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.AttachmentStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link AttachmentStore} must do. The test of an adapter extends this and opens its store. */
@Timeout(120)
public abstract class AttachmentStoreContract {

    private static final long NO_LIMIT = 100L << 20;

    protected final String user = "user-" + UUID.randomUUID();
    protected AttachmentStore store;

    /** Opens the store under test; it may hold attachments of other tests. */
    protected abstract AttachmentStore open() throws Exception;

    @BeforeEach
    void opens_the_store() throws Exception {
        store = open();
    }

    private static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private long put(String id, byte[] bytes) throws IOException {
        return store.put(user, id, new ByteArrayInputStream(bytes), NO_LIMIT);
    }

    private Optional<byte[]> read(String userId, String id) throws IOException {
        Optional<InputStream> opened = store.open(userId, id);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = opened.get()) {
            return Optional.of(content.readAllBytes());
        }
    }

    @Test
    void bytes_come_back_as_they_were_given() throws IOException {
        for (int size : List.of(0, 1, 65_535, 65_536, 261_120, 262_144, 1_000_000, 3 << 20)) {
            byte[] bytes = bytes(size, size);
            assertThat(put("a-" + size, bytes)).isEqualTo(size);
            assertThat(read(user, "a-" + size)).contains(bytes);
        }
    }

    @Test
    void bytes_that_trickle_in_come_back_as_a_whole() throws IOException {
        byte[] bytes = bytes(300_000, 1);
        InputStream trickle = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 7_777));
            }
        };
        assertThat(store.put(user, "a", trickle, NO_LIMIT)).isEqualTo(300_000);
        assertThat(read(user, "a")).contains(bytes);
    }

    @Test
    void an_attachment_can_be_read_in_any_steps() throws IOException {
        byte[] bytes = bytes(600_000, 2);
        put("a", bytes);
        try (InputStream content = store.open(user, "a").orElseThrow()) {
            assertThat(content.read()).isEqualTo(bytes[0] & 0xff);
            content.skipNBytes(299_999);
            assertThat(content.readNBytes(1_000)).isEqualTo(Arrays.copyOfRange(bytes, 300_000, 301_000));
            assertThat(content.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 301_000, 600_000));
            assertThat(content.read()).isEqualTo(-1);
        }
    }

    @Test
    void what_is_not_there_is_absent() throws IOException {
        assertThat(store.open(user, "unknown")).isEmpty();
        assertThat(store.delete(user, "unknown")).isFalse();
    }

    @Test
    void storing_again_replaces_the_whole() throws IOException {
        put("a", bytes(500_000, 3));
        byte[] shorter = bytes(10, 4);
        put("a", shorter);
        assertThat(read(user, "a")).contains(shorter);
        assertThat(store.delete(user, "a")).isTrue();
        assertThat(store.open(user, "a")).isEmpty();
    }

    @Test
    void deleted_bytes_are_gone() throws IOException {
        put("a", bytes(300_000, 5));
        assertThat(store.delete(user, "a")).isTrue();
        assertThat(store.delete(user, "a")).isFalse();
        assertThat(store.open(user, "a")).isEmpty();
    }

    @Test
    void two_users_may_use_one_id() throws IOException {
        byte[] own = bytes(10, 6);
        put("a", own);
        String stranger = "stranger-" + UUID.randomUUID();
        assertThat(store.open(stranger, "a")).isEmpty();
        assertThat(store.delete(stranger, "a")).isFalse();
        store.put(stranger, "a", new ByteArrayInputStream(bytes(20, 7)), NO_LIMIT);
        assertThat(read(user, "a")).contains(own);
        assertThat(store.delete(stranger, "a")).isTrue();
        assertThat(read(user, "a")).contains(own);
    }

    @Test
    void any_text_can_be_an_id() throws IOException {
        List<String> ids = HostileText.ALL.stream()
                .filter(text -> !text.isBlank() && text.length() < 100)
                .toList();
        for (int i = 0; i < ids.size(); i++) {
            put(ids.get(i), bytes(10, i));
        }
        for (int i = 0; i < ids.size(); i++) {
            assertThat(read(user, ids.get(i))).contains(bytes(10, i));
        }
    }

    @Test
    void the_limit_itself_is_allowed() throws IOException {
        assertThat(store.put(user, "a", new ByteArrayInputStream(bytes(400_000, 8)), 400_000))
                .isEqualTo(400_000);
    }

    @Test
    void more_than_the_limit_is_refused_and_nothing_changes() throws IOException {
        assertTooMany("new", 400_001, 400_000);
        assertTooMany("new", 1, 0);
        assertThat(store.open(user, "new")).isEmpty();

        byte[] before = bytes(300_000, 9);
        put("old", before);
        assertTooMany("old", 3 << 20, 2 << 20);
        assertThat(read(user, "old")).contains(before);
    }

    private void assertTooMany(String id, int size, long limit) {
        OrchestratorException refusal = catchThrowableOfType(
                OrchestratorException.class,
                () -> store.put(user, id, new ByteArrayInputStream(bytes(size, 10)), limit));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
    }

    @Test
    void an_endless_stream_is_left_at_the_limit() {
        long[] given = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                given[0] += length;
                return length;
            }
        };
        assertThatThrownBy(() -> store.put(user, "a", endless, 1 << 20)).isInstanceOf(OrchestratorException.class);
        assertThat(given[0]).isLessThan(16 << 20);
    }

    @Test
    void a_stream_that_fails_changes_nothing_and_its_failure_is_passed_on() throws IOException {
        IOException broken = new IOException("the line is down");
        assertThatThrownBy(() -> store.put(user, "new", failingAfter(500_000, broken), NO_LIMIT))
                .isSameAs(broken);
        assertThat(store.open(user, "new")).isEmpty();

        byte[] before = bytes(10, 11);
        put("old", before);
        assertThatThrownBy(() -> store.put(user, "old", failingAfter(500_000, broken), NO_LIMIT))
                .isSameAs(broken);
        assertThat(read(user, "old")).contains(before);
    }

    private static InputStream failingAfter(int size, IOException failure) {
        return new FilterInputStream(new ByteArrayInputStream(bytes(size, 12))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw failure;
                }
                return read;
            }
        };
    }

    @Test
    void the_stream_that_was_given_is_read_to_the_end_and_not_closed() throws IOException {
        boolean[] closed = {false};
        InputStream content = new FilterInputStream(new ByteArrayInputStream(bytes(10, 13))) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        store.put(user, "a", content, NO_LIMIT);
        assertThat(content.read()).isEqualTo(-1);
        assertThat(closed[0]).isFalse();
    }

    @Test
    void many_threads_that_store_one_id_leave_one_whole_content() throws Exception {
        Together.run(8, thread -> put("a", bytes(300_000 + thread, thread)));
        byte[] stored = read(user, "a").orElseThrow();
        assertThat(stored).isEqualTo(bytes(stored.length, stored.length - 300_000));
        assertThat(store.delete(user, "a")).isTrue();
        assertThat(store.open(user, "a")).isEmpty();
    }

    @Test
    void many_threads_that_store_ids_of_their_own_store_all() throws Exception {
        Together.run(8, thread -> put("a-" + thread, bytes(300_000, thread)));
        for (int thread = 0; thread < 8; thread++) {
            assertThat(read(user, "a-" + thread)).contains(bytes(300_000, thread));
        }
    }
}
