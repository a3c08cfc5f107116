package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.AttachmentIntake;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of content that comes outside of any conversation: temporary files until it is known that their content is new. Their
 * ids follow from what they hold, so that whoever brings the same again after a kill replaces what was left. Closed when the
 * item is done with; not thread-safe.
 */
final class Spooled implements Brought, AutoCloseable {

    /** Before the ids of all files that were kept this way. */
    static final String PREFIX = "gather/";

    private static final Logger LOG = LoggerFactory.getLogger(Spooled.class);
    private static final int DIGITS = 32; // of a hash: nobody finds two contents with the same

    private final Wiring wiring;
    private final DataRequest request;
    private final Cancellation cancellation;
    private final TemporaryFiles temporary = new TemporaryFiles();
    private final List<StoredAttachment> files;
    private final List<String> kept = new ArrayList<>();

    Spooled(Wiring wiring, DataRequest request, Cancellation cancellation) {
        this.wiring = wiring;
        this.request = request;
        this.cancellation = cancellation;
        this.files = new AttachmentIntake(temporary, wiring.background(), userId(), "file", cancellation)
                .take(request.attachments()); // discards what it has taken where it fails
    }

    private String userId() {
        return request.caller().userId();
    }

    @Override
    public List<StoredAttachment> files() {
        return files;
    }

    @Override
    public AttachmentStore store() {
        return temporary;
    }

    @Override
    public List<StoredAttachment> keep(String contentHash) {
        String prefix = PREFIX + shortened(Hashes.sha256(request.projectId(), contentHash)) + "/";
        List<StoredAttachment> own = new ArrayList<>();
        for (StoredAttachment file : files) {
            cancellation.throwIfCancelled();
            String id = prefix + own.size();
            boolean hasBytes = file.url() == null && file.problem() == null;
            own.add(with(hasBytes ? put(id, file) : id, file));
        }
        return own;
    }

    /** The same files in another order are the same content, but none may take the place of another. */
    private String put(String prefix, StoredAttachment file) {
        String id = prefix + "-" + shortened(Intake.hash(temporary, userId(), file));
        try (InputStream bytes = temporary.open(userId(), file.id()).orElseThrow()) {
            wiring.attachments().put(userId(), id, bytes, Attachment.MAX_BYTES);
        } catch (IOException e) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR, "the temporary file of attachment " + id + " could not be read", e);
        }
        kept.add(id);
        return id;
    }

    private static String shortened(String hash) {
        return hash.substring(0, DIGITS);
    }

    private static StoredAttachment with(String id, StoredAttachment file) {
        return new StoredAttachment(id, file.name(), file.mediaType(), file.size(), file.url(), file.problem());
    }

    @Override
    public void discard(List<StoredAttachment> own) {
        own.forEach(file -> kept.remove(file.id()));
        kept.forEach(id -> forget(wiring.attachments(), userId(), id));
    }

    /** Deletes a file that nothing shows any more: where that fails, it must not keep others from being deleted. */
    static void forget(AttachmentStore store, String userId, String id) {
        try {
            store.delete(userId, id);
        } catch (RuntimeException e) {
            LOG.warn("File {}, which belongs to no item any more, could not be deleted", id, e);
        }
    }

    @Override
    public void close() {
        files.forEach(file -> temporary.delete(userId(), file.id()));
    }
}
