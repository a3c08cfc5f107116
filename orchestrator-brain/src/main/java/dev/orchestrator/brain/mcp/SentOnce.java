package dev.orchestrator.brain.mcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A body that is sent once: OkHttp repeats a request only where not a byte of it can have reached the server, and never a
 * tool's call that may have been carried out.
 */
final class SentOnce extends RequestBody {

    private final MediaType type;
    private final byte[] bytes;

    SentOnce(MediaType type, String text) {
        this.type = type;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}
