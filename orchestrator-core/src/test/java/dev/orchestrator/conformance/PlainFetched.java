package dev.orchestrator.conformance;

import dev.orchestrator.port.content.Fetched;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** A document in memory. */
class PlainFetched implements Fetched {

    private final URI url;
    private final String mediaType;
    private final byte[] bytes;
    private volatile boolean closed;

    PlainFetched(URI url, String mediaType, byte[] bytes) {
        this.url = url;
        this.mediaType = mediaType;
        this.bytes = bytes.clone();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() throws IOException {
        if (closed) {
            throw new IOException("it was closed");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {
        closed = true;
    }
}
