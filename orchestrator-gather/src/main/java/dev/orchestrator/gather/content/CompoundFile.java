package dev.orchestrator.gather.content;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The container of Office documents before 2007. Since then only encrypted ones are in it, in an entry of a known name. */
final class CompoundFile {

    private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

    private CompoundFile() {}

    /** The directory may be anywhere in the file, so all of it is looked through. */
    static boolean isEncrypted(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            int matched = 0;
            for (int b = bytes.read(); b >= 0 && matched < ENCRYPTED.length; b = bytes.read()) {
                // No beginning of the name stands within it, so no match can begin inside a failed one but at its end.
                matched = b == ENCRYPTED[matched] ? matched + 1 : b == ENCRYPTED[0] ? 1 : 0;
            }
            return matched == ENCRYPTED.length;
        }
    }
}
