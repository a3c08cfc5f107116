package dev.orchestrator.internal;

import dev.orchestrator.call.Prompts;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the attachments of one prompt, newest first, into its parts: an image, a document, a text between markers, or a
 * note. Not thread-safe.
 */
final class AttachmentPrompt {

    private static final int MEGABYTE = 1024 * 1024;

    /** As much of a text file as a prompt takes. */
    static final int TEXT_LIMIT = 10_000;

    /**
     * So many bytes of images and documents a prompt takes in all: the request holds them in memory, in base64 they are a
     * third longer, and Anthropic refuses requests above 32 MB.
     */
    static final int DATA_LIMIT = 20 * MEGABYTE;

    private static final Pattern MARKER = Pattern.compile("(?i)(?<!-)-{2,}+(?=\\s{0,9}(?:BEGIN|END)\\s{1,9}FILE)");
    private static final Logger LOG = LoggerFactory.getLogger(AttachmentPrompt.class);

    private final AttachmentStore store;
    private final Prompts prompts;
    private long bytesLeft = DATA_LIMIT;

    AttachmentPrompt(AttachmentStore store, Prompts prompts) {
        this.store = store;
        this.prompts = prompts;
    }

    ContentPart of(String userId, StoredAttachment attachment) {
        String problem = attachment.problem();
        if (problem != null) {
            return note(attachment, problem);
        }
        String url = attachment.url();
        if (url != null) {
            return new ContentPart.ImageUrl(url);
        }
        try {
            return read(userId, attachment);
        } catch (CharacterCodingException e) {
            return note(attachment, "it is neither text, nor an image, nor a PDF");
        } catch (IOException | RuntimeException e) {
            LOG.warn("Attachment {} could not be read for a prompt; the request goes on", attachment.id(), e);
            return note(attachment, "it could not be read");
        }
    }

    private ContentPart read(String userId, StoredAttachment attachment) throws IOException {
        boolean asData = isData(attachment.mediaType());
        if (asData && attachment.size() > DATA_LIMIT) {
            return note(attachment, "it is larger than " + DATA_LIMIT / MEGABYTE + " MB");
        }
        if (asData && attachment.size() > bytesLeft) {
            return note(attachment, "newer attachments fill the " + DATA_LIMIT / MEGABYTE + " MB of a request");
        }
        InputStream stored = store.open(userId, attachment.id()).orElse(null);
        if (stored == null) {
            return note(attachment, "it is no longer there");
        }
        try (InputStream bytes = stored) {
            return asData ? data(attachment, bytes) : text(attachment, firstCharacters(bytes));
        }
    }

    private ContentPart data(StoredAttachment attachment, InputStream bytes) throws IOException {
        bytesLeft -= attachment.size();
        return new ContentPart.Data(attachment.name(), attachment.mediaType(), bytes.readNBytes(DATA_LIMIT));
    }

    private static boolean isData(String mediaType) {
        return mediaType.startsWith("image/") || mediaType.equals("application/pdf");
    }

    private static String firstCharacters(InputStream bytes) throws IOException {
        Reader reader = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        char[] buffer = new char[TEXT_LIMIT];
        int length = 0;
        int read;
        while (length < TEXT_LIMIT && (read = reader.read(buffer, length, TEXT_LIMIT - length)) > 0) {
            length += read;
        }
        if (length > 0 && Character.isHighSurrogate(buffer[length - 1])) {
            length--;
        }
        String text = new String(buffer, 0, length);
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private ContentPart text(StoredAttachment attachment, String text) {
        String contained = MARKER.matcher(text).replaceAll("-"); // a text must not be able to end its own marker
        return new ContentPart.Text(prompts.get(Prompts.ATTACHMENT_TEXT)
                .fill(Map.of("name", printable(attachment.name()), "text", contained)));
    }

    private ContentPart note(StoredAttachment attachment, String reason) {
        return new ContentPart.Text(prompts.get(Prompts.ATTACHMENT_UNREADABLE)
                .fill(Map.of("name", printable(attachment.name()), "reason", reason)));
    }

    /** A name is the user's text: it must not be able to end a marker, a note or a line. */
    private static String printable(String name) {
        return name.replaceAll("--+|[\\p{Cc}\\p{Zl}\\p{Zp}\\[\\]]+", "_");
    }
}
