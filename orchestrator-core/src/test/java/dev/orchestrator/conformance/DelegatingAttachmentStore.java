package dev.orchestrator.conformance;

import dev.orchestrator.port.store.AttachmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A correct store, for mutants to break in one place each. */
class DelegatingAttachmentStore implements AttachmentStore {

    final AttachmentStore inner;

    DelegatingAttachmentStore(AttachmentStore inner) {
        this.inner = inner;
    }

    @Override
    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
        return inner.put(userId, id, content, maxBytes);
    }

    @Override
    public Optional<InputStream> open(String userId, String id) {
        return inner.open(userId, id);
    }

    @Override
    public boolean delete(String userId, String id) {
        return inner.delete(userId, id);
    }
}
