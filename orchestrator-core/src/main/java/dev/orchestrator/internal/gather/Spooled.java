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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
    private final Map<String, StoredAttachment> kept =
            new LinkedHashMap<>(); // what was brought, by the id it is kept under
    private String contentHash = "";

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
        this.contentHash = contentHash;
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
        write(id, file);
        kept.put(id, file);
        return id;
    }

    private void write(String id, StoredAttachment file) {
        try (InputStream bytes = temporary.open(userId(), file.id()).orElseThrow()) {
            wiring.attachments().put(userId(), id, bytes, Attachment.MAX_BYTES);
        } catch (IOException e) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR, "the temporary file of attachment " + id + " could not be read", e);
        }
    }

    private static String shortened(String hash) {
        return hash.substring(0, DIGITS);
    }

    private static StoredAttachment with(String id, StoredAttachment file) {
        return new StoredAttachment(id, file.name(), file.mediaType(), file.size(), file.url(), file.problem());
    }

    /**
     * Another run of the same user may keep the same files at the same time, under the same ids. Who has deleted some looks behind
     * that for an item that shows them, and who has inserted an item looks behind that for its files: whichever comes last sees what
     * the other did, and puts back what is missing.
     */
    @Override
    public void confirm() {
        carefully(() -> restore(kept.keySet()));
    }

    @Override
    public void discard() {
        carefully(() -> {
            Set<String> shown = shown();
            kept.keySet().stream().filter(id -> !shown.contains(id)).forEach(this::forget);
            restore(shown());
        });
    }

    /** What was accepted stays so, and what was refused is refused by what it was: rather a file too much than one too few. */
    private void carefully(Runnable work) {
        try {
            if (!kept.isEmpty()) {
                work.run();
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "The files of content {} of project {} were left as they are", contentHash, request.projectId(), e);
        }
    }

    /** The ids of the files that the item of this content has; those of somebody else's are of that user alone. */
    private Set<String> shown() {
        return wiring.gathering().store().findByHash(request.projectId(), contentHash).stream()
                .filter(item -> item.createdBy().equals(userId()))
                .flatMap(item -> item.attachments().stream())
                .map(StoredAttachment::id)
                .collect(Collectors.toSet());
    }

    private void restore(Set<String> ids) {
        kept.forEach((id, file) -> {
            if (ids.contains(id) && isMissing(id)) {
                write(id, file);
            }
        });
    }

    private boolean isMissing(String id) {
        try (@Nullable
                InputStream there = wiring.attachments().open(userId(), id).orElse(null)) {
            return there == null;
        } catch (IOException e) { // it was there to be closed
            return false;
        }
    }

    private void forget(String id) {
        forget(wiring.attachments(), userId(), id);
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
