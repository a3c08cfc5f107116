package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.AttachmentStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Bytes of attachments in arrays that never change once they are stored. */
final class InMemoryAttachmentStore implements AttachmentStore {

    private static final int BUFFER = 16 * 1024;

    private final Map<Key, byte[]> contents = new ConcurrentHashMap<>();

    private record Key(String userId, String id) {}

    @Override
    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
        byte[] bytes = read(id, content, maxBytes);
        contents.put(new Key(userId, id), bytes);
        return bytes.length;
    }

    private static byte[] read(String id, InputStream content, long maxBytes) throws IOException {
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            collected.write(buffer, 0, read);
            Check.that(
                    collected.size() <= maxBytes,
                    "attachment " + id + " has more than " + maxBytes + " bytes; nothing of it was stored");
        }
        return collected.toByteArray();
    }

    @Override
    public Optional<InputStream> open(String userId, String id) {
        return Optional.ofNullable(contents.get(new Key(userId, id))).map(ByteArrayInputStream::new);
    }

    @Override
    public boolean delete(String userId, String id) {
        return contents.remove(new Key(userId, id)) != null;
    }
}
