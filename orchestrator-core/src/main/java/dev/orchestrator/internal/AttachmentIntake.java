package dev.orchestrator.internal;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Attachment.Content;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the attachments of a request into the store. One that cannot be read is kept by name, with the reason. */
public final class AttachmentIntake {

    private static final Logger LOG = LoggerFactory.getLogger(AttachmentIntake.class);

    private final AttachmentStore store;
    private final String userId;
    private final String prefix;
    private final Cancellation cancellation;
    private final Executor background;
    private final List<StoredAttachment> taken = new ArrayList<>();

    /** {@code prefix} names the conversation, which deletes them, and the run: a repeated request brings bytes of its own. */
    public AttachmentIntake(Wiring wiring, String userId, String prefix, Cancellation cancellation) {
        this(wiring.attachments(), wiring.background(), userId, prefix, cancellation);
    }

    public AttachmentIntake(
            AttachmentStore store, Executor background, String userId, String prefix, Cancellation cancellation) {
        this.store = store;
        this.background = background;
        this.userId = userId;
        this.prefix = prefix;
        this.cancellation = cancellation;
    }

    /** Takes all or, if one is refused, none. */
    public List<StoredAttachment> take(List<Attachment> attachments) {
        try {
            for (Attachment attachment : attachments) {
                taken.add(take(attachment, prefix + "/" + taken.size()));
            }
            return List.copyOf(taken);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    private StoredAttachment take(Attachment attachment, String id) {
        Content content = attachment.content();
        if (content == null) {
            return stored(attachment, id, 0, null);
        }
        cancellation.throwIfCancelled();
        try (InputStream bytes = content.open()) {
            return stored(attachment, id, put(id, bytes), null);
        } catch (OrchestratorException e) {
            throw e; // it is too large, the store failed, or the run was stopped
        } catch (IOException | RuntimeException e) { // an application's supplier may throw anything
            cancellation.throwIfCancelled();
            LOG.warn("Attachment {} could not be read; the request goes on without it", id, e);
            return stored(attachment, id, 0, "it could not be read");
        }
    }

    /** A supplier may be slow for ever: a run that is stopped closes its stream, on another thread since closing may wait. */
    private long put(String id, InputStream bytes) throws IOException {
        Registration hook = cancellation.onCancel(() -> background.execute(() -> closeQuietly(id, bytes)));
        try {
            long size = store.put(userId, id, bytes, Attachment.MAX_BYTES);
            if (cancellation.isCancelled()) {
                store.delete(userId, id);
            }
            cancellation.throwIfCancelled();
            return size;
        } finally {
            hook.close();
        }
    }

    private static void closeQuietly(String id, InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Attachment {} of a stopped run could not be closed", id, e);
        }
    }

    private static StoredAttachment stored(Attachment attachment, String id, long size, @Nullable String problem) {
        return new StoredAttachment(id, attachment.name(), attachment.mediaType(), size, attachment.url(), problem);
    }

    /** Forgets what was taken: the message that was to keep it is not stored. */
    public void discard() {
        for (StoredAttachment attachment : taken) {
            try {
                store.delete(userId, attachment.id());
            } catch (RuntimeException e) {
                LOG.warn("Attachment {} of a refused request could not be deleted", attachment.id(), e);
            }
        }
        taken.clear();
    }
}
