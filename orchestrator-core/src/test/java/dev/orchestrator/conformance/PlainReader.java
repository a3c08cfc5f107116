package dev.orchestrator.conformance;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The simplest correct reader: it knows plain text. What it does in between can be broken. */
class PlainReader implements DocumentReader {

    private static final int MOST = 4 << 20;

    @Override
    public DocumentText read(String name, Attachment.Content content, Cancellation cancellation) {
        checkBefore(cancellation);
        try (InputStream bytes = open(content)) {
            return text(name, new String(bytes(name, bytes, cancellation), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unavailable(name, e);
        }
    }

    protected void checkBefore(Cancellation cancellation) {
        cancellation.throwIfCancelled();
    }

    protected void checkBetween(Cancellation cancellation) {
        cancellation.throwIfCancelled();
    }

    protected InputStream open(Attachment.Content content) throws IOException {
        return content.open();
    }

    protected int most() {
        return MOST;
    }

    protected byte[] bytes(String name, InputStream bytes, Cancellation cancellation) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        long taken = 0;
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            checkBetween(cancellation);
            taken += read;
            if (taken > most()) {
                throw refusal(name, "is too large", null);
            }
            all.write(buffer, 0, taken > MOST ? 0 : read);
        }
        return all.toByteArray();
    }

    protected RuntimeException unavailable(String name, IOException e) {
        return refusal(name, "could not be read", !(e instanceof FileNotFoundException), e);
    }

    protected final DocumentException refusal(String name, String detail, @Nullable Throwable cause) {
        return refusal(name, detail, false, cause);
    }

    protected DocumentException refusal(String name, String detail, boolean retryable, @Nullable Throwable cause) {
        return new DocumentException(ErrorCode.VALIDATION_ERROR, name, detail, retryable, cause);
    }

    protected DocumentText text(String name, String text) {
        if (text.indexOf('\0') >= 0) {
            throw refusal(name, "is no text", null);
        }
        return DocumentText.of(text, "text/plain");
    }
}
