package dev.orchestrator.port.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Port to where the bytes of attachments are kept, blocking.
 *
 * <p>An implementation must be correct with many threads; keep the bytes of two users apart even under the same id; take
 * and give bytes as streams, never holding an attachment in memory as a whole (in-memory stores aside); and leave nothing
 * behind when a {@link #put} fails.
 */
public interface AttachmentStore {

    /**
     * Stores bytes; what was there under this id is replaced, as a whole and only on success.
     *
     * @param userId whose they are
     * @param id unique for the user
     * @param content the bytes; read to the end, not closed
     * @param maxBytes the most bytes to take
     * @return how many bytes there were
     * @throws IOException if {@code content} cannot be read
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if there are more than
     *     {@code maxBytes}, or DATABASE_ERROR if the storage failed
     */
    long put(String userId, String id, InputStream content, long maxBytes) throws IOException;

    /**
     * Opens bytes.
     *
     * @param userId whose they are
     * @param id their id
     * @return the bytes from the first one, to be closed by the caller; or empty if there are none
     */
    Optional<InputStream> open(String userId, String id);

    /**
     * Deletes bytes.
     *
     * @param userId whose they are
     * @param id their id
     * @return false if there were none
     */
    boolean delete(String userId, String id);
}
