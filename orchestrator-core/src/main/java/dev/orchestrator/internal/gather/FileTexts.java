package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gets the text out of one file: by the application's reader, and where it shows nothing but pictures by a model that sees. */
final class FileTexts {

    private static final double TEMPERATURE = 0;
    private static final int TOKENS = 4_000;
    private static final int LARGEST_IMAGE =
            20 * 1024 * 1024; // in memory, in base64 a third more; Anthropic takes 32 MB

    /** The text of a file, and what of it is missing, in words for people. */
    record Found(String text, boolean isRead, @Nullable String problem) {}

    private final Wiring wiring;
    private final Models models;
    private final Cancellation cancellation;

    FileTexts(Wiring wiring, Models models, Cancellation cancellation) {
        this.wiring = wiring;
        this.models = models;
        this.cancellation = cancellation;
    }

    /** There is no text, and will be none unless something changes. */
    static Found unread(String problem) {
        return new Found("", false, problem);
    }

    Found of(StoredAttachment file, String userId) {
        String problem = file.problem();
        String url = file.url();
        if (problem != null) {
            return unread(told(file, problem));
        }
        return url == null ? stored(file, () -> open(file, userId)) : seen(file.name(), new ContentPart.ImageUrl(url));
    }

    /** What is told of a file whose bytes did not come in. */
    static String told(StoredAttachment file, String problem) {
        return file.name() + ": " + problem;
    }

    private InputStream open(StoredAttachment file, String userId) throws IOException {
        return wiring.attachments().open(userId, file.id()).orElseThrow(() -> new IOException("it is no longer there"));
    }

    /** A reader knows a file by its bytes, but need not know every kind of image. */
    private Found stored(StoredAttachment file, Attachment.Content content) {
        boolean image = file.mediaType().startsWith("image/");
        DocumentReader reader = wiring.gathering().documents();
        if (reader == null) {
            return image ? image(file.name(), file.mediaType(), content) : noReader(file.name());
        }
        try {
            return document(reader, file.name(), content);
        } catch (DocumentException e) {
            if (image && e.code() == ErrorCode.VALIDATION_ERROR) {
                return image(file.name(), file.mediaType(), content);
            }
            throw e;
        }
    }

    private static Found noReader(String name) {
        return unread(name + " was not read: the application has configured no reader of documents");
    }

    Found ofImage(String url) {
        return seen("the image", new ContentPart.ImageUrl(url));
    }

    Found ofDocument(String url) {
        UrlFetcher fetcher = wiring.gathering().urls();
        if (fetcher == null) {
            return unread("the document was not fetched: the application has configured no fetcher of documents");
        }
        DocumentReader reader = wiring.gathering().documents();
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            return unread("the document was not fetched: its address is not valid");
        }
        try (Fetched fetched = fetcher.fetch(address, cancellation)) {
            return reader == null ? noReader(fetched.name()) : document(reader, fetched.name(), fetched::open);
        }
    }

    private Found document(DocumentReader reader, String name, Attachment.Content content) {
        DocumentText read = reader.read(name, content, cancellation);
        if (read.isScan()) {
            return image(name, read.mediaType(), content);
        }
        return new Found(read.text().strip(), true, missing(name, read));
    }

    private static @Nullable String missing(String name, DocumentText read) {
        if (read.truncated()) {
            return tooLong(name);
        }
        if (read.text().isBlank()) {
            return name + " has no text";
        }
        return read.scannedPages().isEmpty()
                ? null
                : name + " has pages that only show pictures, whose words were not read: "
                        + read.scannedPages().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String tooLong(String name) {
        return name + " is longer than what was read of it";
    }

    private Found image(String name, String mediaType, Attachment.Content content) {
        try (InputStream bytes = content.open()) {
            byte[] read = bytes.readNBytes(LARGEST_IMAGE + 1);
            return read.length > LARGEST_IMAGE
                    ? unread(name + " is larger than 20 MB, too large for a model that sees")
                    : seen(name, new ContentPart.Data(name, PictureType.of(read, mediaType), read));
        } catch (IOException e) {
            return unread(name + " could not be read from where it is kept");
        }
    }

    private Found seen(String name, ContentPart picture) {
        Question question =
                new Question(Purpose.EXTRACTION, wiring.prompts().get(Prompts.DATA_EXTRACT), TEMPERATURE, TOKENS);
        Models.Words words = models.words(
                question, List.of(new ContentPart.Text(question.prompt().text()), picture));
        return new Found(words.text(), true, words.cut() ? tooLong(name) : null);
    }
}
