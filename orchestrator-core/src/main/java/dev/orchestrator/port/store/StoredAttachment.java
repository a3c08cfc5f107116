package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What a message keeps of an attachment; the bytes stand in the {@link AttachmentStore}.
 *
 * @param id the id of the bytes in the attachment store; unique for the user
 * @param name how the file is called
 * @param mediaType such as {@code image/png}
 * @param size the number of bytes; 0 if there are none
 * @param url where an image stands on the web, or null if its bytes are stored
 * @param problem why the bytes could not be read when the message came in, or null if they could
 */
public record StoredAttachment(
        String id,
        String name,
        String mediaType,
        long size,
        @Nullable String url,
        @Nullable String problem) {

    /** Checks the values. */
    public StoredAttachment {
        Check.notBlank(id, "attachment id");
        Check.notBlank(name, "attachment name");
        Check.notBlank(mediaType, "media type");
    }

    /** Leaves the address out: it may carry a signature. */
    @Override
    public String toString() {
        return "StoredAttachment[" + id + ", " + mediaType + ", " + size + " bytes]";
    }
}
