package dev.orchestrator.internal.gather;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.AttachmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes of one user's request in temporary files, which only the owner of the process may read. What a killed process leaves is in
 * a folder that is emptied by others. Not thread-safe.
 */
final class TemporaryFiles implements AttachmentStore {

    private static final int BUFFER = 1 << 16;

    private final Map<String, Path> files = new HashMap<>();

    @Override
    public long put(String userId, String id, InputStream content, long maxBytes) throws IOException {
        Path file = create();
        files.put(id, file);
        try (OutputStream out = open(file)) {
            return copy(content, out, id, maxBytes);
        } catch (IOException | RuntimeException e) {
            delete(userId, id);
            throw e;
        }
    }

    private static Path create() {
        try {
            return Files.createTempFile("orchestrator-file-", ".tmp");
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static OutputStream open(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static long copy(InputStream content, OutputStream out, String id, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            size += read;
            Check.that(size <= maxBytes, "attachment " + id + " has more than " + maxBytes + " bytes");
            write(out, buffer, read);
        }
        return size;
    }

    private static void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static OrchestratorException noRoom(IOException e) {
        return new OrchestratorException(
                ErrorCode.DATABASE_ERROR, "a file that was brought could not be written to a temporary file", e);
    }

    @Override
    public Optional<InputStream> open(String userId, String id) {
        Path file = files.get(id);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.newInputStream(file));
        } catch (IOException e) {
            throw new OrchestratorException(
                    ErrorCode.DATABASE_ERROR, "the temporary file of a file that was brought could not be read", e);
        }
    }

    @Override
    public boolean delete(String userId, String id) {
        Path file = files.remove(id);
        if (file == null) {
            return false;
        }
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
            return true;
        }
    }
}
