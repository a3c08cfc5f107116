package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The documents among the test resources; their README tells how they were made. */
final class Fixtures {

    private Fixtures() {}

    static InputStream open(String name) {
        InputStream document = Fixtures.class.getResourceAsStream("/documents/" + name);
        if (document == null) {
            throw new AssertionError("no fixture " + name);
        }
        return document;
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream document = open(name)) {
            return document.readAllBytes();
        }
    }

    static String source(String name) throws IOException {
        return new String(bytes("source/" + name), StandardCharsets.UTF_8);
    }

    /** Reads a fixture under a name that tells nothing. */
    static DocumentText read(String name) {
        return Documents.create().read("document", () -> open(name), Cancellation.none());
    }
}
