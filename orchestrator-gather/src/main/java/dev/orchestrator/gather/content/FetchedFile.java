package dev.orchestrator.gather.content;

import dev.orchestrator.port.content.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document in a temporary file. */
record FetchedFile(URI url, String mediaType, long size, Path file) implements Fetched {

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void close() {
        Spool.delete(file);
    }
}
