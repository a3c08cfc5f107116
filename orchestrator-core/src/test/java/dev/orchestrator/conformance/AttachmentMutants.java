package dev.orchestrator.conformance;

import dev.orchestrator.port.store.AttachmentStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Broken stores of attachments. */
final class AttachmentMutants {

    private AttachmentMutants() {}

    static List<Mutant<AttachmentStore>> all() {
        return List.of(
                putting(
                        "the last chunk is lost if it is not full",
                        (store, user, id, content, max) -> store.put(user, id, fullChunks(content), max),
                        "bytes_come_back_as_they_were_given",
                        "many_threads_that_store_ids_of_their_own_store_all"),
                putting(
                        "a short read counts as the end",
                        (store, user, id, content, max) ->
                                store.put(user, id, new ByteArrayInputStream(firstRead(content)), max),
                        "bytes_that_trickle_in_come_back_as_a_whole"),
                opening("single bytes are signed", Signed::new, "an_attachment_can_be_read_in_any_steps"),
                Mutant.of(
                        "what is not there is empty",
                        NeverAbsent::new,
                        "what_is_not_there_is_absent",
                        "deleted_bytes_are_gone"),
                putting(
                        "storing again appends",
                        (store, user, id, content, max) -> {
                            Optional<InputStream> before = store.open(user, id);
                            InputStream both =
                                    before.isEmpty() ? content : new SequenceInputStream(before.get(), content);
                            return store.put(user, id, both, max);
                        },
                        "storing_again_replaces_the_whole",
                        "many_threads_that_store_one_id_leave_one_whole_content"),
                Mutant.of(
                        "what is deleted stays",
                        Undeletable::new,
                        "deleted_bytes_are_gone",
                        "storing_again_replaces_the_whole"),
                Mutant.of(
                        "an id is unique for all users",
                        store -> renaming(store, user -> "all", id -> id),
                        "two_users_may_use_one_id"),
                Mutant.of(
                        "ids go through UTF-8",
                        store -> renaming(store, user -> user, AttachmentMutants::throughUtf8),
                        "any_text_can_be_an_id"),
                putting(
                        "the limit is one too small",
                        (store, user, id, content, max) -> store.put(user, id, content, max - 1),
                        "the_limit_itself_is_allowed"),
                putting(
                        "the limit is ignored",
                        (store, user, id, content, max) -> store.put(user, id, limited(content, 4 << 20), 100L << 20),
                        "more_than_the_limit_is_refused_and_nothing_changes",
                        "an_endless_stream_is_left_at_the_limit"),
                putting(
                        "what fits into the limit is kept",
                        (store, user, id, content, max) -> store.put(user, id, limited(content, max), max),
                        "more_than_the_limit_is_refused_and_nothing_changes",
                        "an_endless_stream_is_left_at_the_limit"),
                putting(
                        "the limit is checked at the end",
                        (store, user, id, content, max) -> {
                            byte[] all = limited(content, 64 << 20).readAllBytes();
                            return store.put(user, id, new ByteArrayInputStream(all), max);
                        },
                        "an_endless_stream_is_left_at_the_limit"),
                putting(
                        "a stream that fails counts as ended",
                        (store, user, id, content, max) ->
                                store.put(user, id, new ByteArrayInputStream(untilFailure(content)), max),
                        "a_stream_that_fails_changes_nothing_and_its_failure_is_passed_on"),
                putting(
                        "the old content goes before the new one is there",
                        (store, user, id, content, max) -> {
                            store.delete(user, id);
                            return store.put(user, id, content, max);
                        },
                        "a_stream_that_fails_changes_nothing_and_its_failure_is_passed_on",
                        "more_than_the_limit_is_refused_and_nothing_changes"),
                putting(
                        "the stream is closed",
                        (store, user, id, content, max) -> {
                            try (content) {
                                return store.put(user, id, content, max);
                            }
                        },
                        "the_stream_that_was_given_is_read_to_the_end_and_not_closed"),
                Mutant.of(
                        "all put into one buffer",
                        OneBuffer::new,
                        "many_threads_that_store_ids_of_their_own_store_all"));
    }

    @FunctionalInterface
    private interface Put {
        long run(AttachmentStore store, String userId, String id, InputStream content, long maxBytes)
                throws IOException;
    }

    private static Mutant<AttachmentStore> putting(String name, Put put, String... tests) {
        return Mutant.of(
                name,
                store -> new DelegatingAttachmentStore(store) {
                    @Override
                    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
                        return put.run(inner, userId, id, content, maxBytes);
                    }
                },
                tests);
    }

    private static Mutant<AttachmentStore> opening(String name, UnaryOperator<InputStream> open, String... tests) {
        return Mutant.of(
                name,
                store -> new DelegatingAttachmentStore(store) {
                    @Override
                    public Optional<InputStream> open(String userId, String id) {
                        return super.open(userId, id).map(open);
                    }
                },
                tests);
    }

    private static AttachmentStore renaming(
            AttachmentStore store, UnaryOperator<String> user, UnaryOperator<String> rename) {
        return new DelegatingAttachmentStore(store) {
            @Override
            public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
                return super.put(user.apply(userId), rename.apply(id), content, maxBytes);
            }

            @Override
            public Optional<InputStream> open(String userId, String id) {
                return super.open(user.apply(userId), rename.apply(id));
            }

            @Override
            public boolean delete(String userId, String id) {
                return super.delete(user.apply(userId), rename.apply(id));
            }
        };
    }

    private static String throughUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static InputStream fullChunks(InputStream content) throws IOException {
        byte[] all = content.readAllBytes();
        int chunk = 65_536;
        return new ByteArrayInputStream(all, 0, all.length < chunk ? all.length : all.length / chunk * chunk);
    }

    private static byte[] firstRead(InputStream content) throws IOException {
        byte[] buffer = new byte[4 << 20];
        return Arrays.copyOf(buffer, Math.max(0, content.read(buffer)));
    }

    private static byte[] untilFailure(InputStream content) {
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        try {
            content.transferTo(collected);
        } catch (IOException ended) {
            return collected.toByteArray();
        }
        return collected.toByteArray();
    }

    private static InputStream limited(InputStream content, long bytes) throws IOException {
        return new ByteArrayInputStream(content.readNBytes((int) bytes));
    }

    private static final class Signed extends FilterInputStream {
        Signed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            return read < 0 ? read : (byte) (read | 0x80);
        }
    }

    private static final class NeverAbsent extends DelegatingAttachmentStore {
        NeverAbsent(AttachmentStore inner) {
            super(inner);
        }

        @Override
        public Optional<InputStream> open(String userId, String id) {
            return super.open(userId, id).or(() -> Optional.of(InputStream.nullInputStream()));
        }
    }

    private static final class Undeletable extends DelegatingAttachmentStore {
        Undeletable(AttachmentStore inner) {
            super(inner);
        }

        @Override
        public boolean delete(String userId, String id) {
            return inner.open(userId, id).isPresent();
        }
    }

    /** Threads that store at the same time share a buffer: the bytes of the last one win. */
    private static final class OneBuffer extends DelegatingAttachmentStore {
        private final Map<String, byte[]> buffer = new ConcurrentHashMap<>();

        OneBuffer(AttachmentStore inner) {
            super(inner);
        }

        @Override
        public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
            buffer.put("one", content.readAllBytes());
            LockSupport.parkNanos(50_000_000);
            byte[] bytes = buffer.get("one");
            return super.put(userId, id, new ByteArrayInputStream(bytes), maxBytes);
        }
    }
}
