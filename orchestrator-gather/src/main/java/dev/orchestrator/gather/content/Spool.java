package dev.orchestrator.gather.content;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes on their way into a temporary file, which only the owner of the process may read. */
final class Spool {

    private static final int BUFFER = 1 << 16;

    private Spool() {}

    /** The temporary file could not be written: the disk may be full for a while. */
    static final class NoRoom extends IOException {

        private static final long serialVersionUID = 1L;

        NoRoom(IOException cause) {
            super("a temporary file could not be written in " + tempFolder(), cause);
        }
    }

    /**
     * Copies content into a new file, which is the caller's to delete.
     *
     * @throws IOException if the content cannot be read, is {@link Unreadable} because there is too much of it, or there is
     *     {@link NoRoom} for it
     */
    static Path of(Attachment.Content content, long mostBytes, Cancellation cancellation) throws IOException {
        cancellation.throwIfCancelled();
        Path file = create();
        try {
            copy(content, file, mostBytes, cancellation);
            return file;
        } catch (IOException | RuntimeException | Error e) {
            delete(file);
            cancellation.throwIfCancelled();
            throw e;
        }
    }

    private static void copy(Attachment.Content content, Path file, long mostBytes, Cancellation cancellation)
            throws IOException {
        InputStream bytes = content.open();
        Cancellation.Registration hook = cancellation.onCancel(() -> closeQuietly(bytes));
        try (bytes;
                hook) {
            copy(bytes, file, mostBytes, cancellation);
        }
    }

    static void copy(InputStream bytes, Path file, long mostBytes, Cancellation cancellation) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = mostBytes;
        try (OutputStream copy = open(file)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                cancellation.throwIfCancelled();
                left -= read;
                if (left < 0) {
                    throw Unreadable.tooLarge("it has more than " + mostBytes + " bytes");
                }
                write(copy, buffer, read);
            }
        }
        cancellation.throwIfCancelled();
    }

    static Path create() throws NoRoom {
        try {
            return Files.createTempFile("orchestrator-document-", ".tmp");
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    private static OutputStream open(Path file) throws NoRoom {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    private static void write(OutputStream copy, byte[] buffer, int length) throws NoRoom {
        try {
            copy.write(buffer, 0, length);
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    private static String tempFolder() {
        return System.getProperty("java.io.tmpdir", "the folder for temporary files");
    }

    /** What is left behind is small and in a folder that is emptied by others. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private static void closeQuietly(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new CancelledException("closing the content failed", e);
        }
    }
}
