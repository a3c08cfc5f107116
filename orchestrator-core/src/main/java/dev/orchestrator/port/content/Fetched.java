package dev.orchestrator.port.content;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * A document that was fetched. An implementation must give the same bytes to everybody who opens it, from any thread, and
 * throw away what it keeps when it is closed.
 */
public interface Fetched extends AutoCloseable {

    /**
     * Returns where it came from in the end.
     *
     * @return the address after all redirects
     */
    URI url();

    /**
     * Returns what the server says the document is. A reader goes by the bytes instead.
     *
     * @return the media type in lower case, without parameters; {@code application/octet-stream} if the server is silent
     */
    String mediaType();

    /**
     * Returns how large it is.
     *
     * @return the number of bytes
     */
    long size();

    /**
     * Opens the bytes.
     *
     * @return the bytes from the first one, to be closed by the caller
     * @throws IOException if they cannot be read, or this was closed
     */
    InputStream open() throws IOException;

    /** Throws the bytes away. Closing again does nothing. */
    @Override
    void close();

    /**
     * Returns how the document can be called: the last part of its path, or the host.
     *
     * @return a name without slashes, for people and messages alone
     */
    default String name() {
        String path = url().getPath() == null ? "" : url().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isBlank() ? String.valueOf(url().getHost()) : last;
    }
}
