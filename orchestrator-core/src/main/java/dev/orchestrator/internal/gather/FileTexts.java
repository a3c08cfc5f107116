package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gets the text out of one file: by the application's reader, and where it shows nothing but pictures by a model that sees. */
final class FileTexts {

    /** The text of a file, and what of it is missing, in words for people. */
    record Found(String text, boolean isRead, @Nullable String problem) {}

    private final Wiring wiring;
    private final Pictures pictures;
    private final Cancellation cancellation;

    FileTexts(Wiring wiring, Models models, Cancellation cancellation) {
        this.wiring = wiring;
        this.pictures = new Pictures(wiring.prompts(), models, cancellation);
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
        return url == null ? read(file.name(), file.mediaType(), () -> open(file, userId)) : ofImage(file.name(), url);
    }

    /** What is told of a file whose bytes did not come in. */
    static String told(StoredAttachment file, String problem) {
        return file.name() + ": " + problem;
    }

    private InputStream open(StoredAttachment file, String userId) throws IOException {
        return wiring.attachments()
                .open(userId, file.id())
                .orElseThrow(() -> new FileNotFoundException("it is no longer there"));
    }

    /** A reader knows a file by its bytes, but need not know every kind of image. */
    private Found read(String name, String mediaType, Attachment.Content content) {
        boolean image = mediaType.startsWith("image/");
        DocumentReader reader = wiring.gathering().documents();
        if (reader == null) {
            return image ? pictures.text(name, mediaType, content) : noReader(name);
        }
        try {
            return document(reader, name, content);
        } catch (DocumentException e) {
            boolean refused = e.code() == ErrorCode.VALIDATION_ERROR && !e.isRetryable();
            if (image && refused && pictures.isOne(name, content)) {
                return pictures.text(name, mediaType, content);
            }
            throw e;
        }
    }

    private static Found noReader(String name) {
        return unread(name + " was not read: the application has configured no reader of documents");
    }

    /** What answers at the address of an image need not be one, and a provider is sent nothing else. */
    Found ofImage(String name, String url) {
        return fetched(name, url, image -> {
            boolean readable = wiring.gathering().documents() != null || pictures.isOne(name, image::open);
            return readable
                    ? read(name, "image/*", image::open)
                    : unread(name + " was not read: it is no image of a kind that is known");
        });
    }

    Found ofDocument(String url) {
        return fetched("the document", url, document -> {
            DocumentReader reader = wiring.gathering().documents();
            return reader == null ? noReader(document.name()) : document(reader, document.name(), document::open);
        });
    }

    private Found fetched(String name, String url, Function<Fetched, Found> read) {
        UrlFetcher fetcher = wiring.gathering().urls();
        if (fetcher == null) {
            return unread(name + " was not fetched: the application has configured no fetcher of documents");
        }
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            return unread(name + " was not fetched: its address is not valid");
        }
        try (Fetched fetched = fetcher.fetch(address, cancellation)) {
            return read.apply(fetched);
        }
    }

    private Found document(DocumentReader reader, String name, Attachment.Content content) {
        DocumentText read = reader.read(name, content, cancellation);
        if (read.isScan()) {
            return pictures.text(name, read.mediaType(), content);
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

    static String tooLong(String name) {
        return name + " is longer than what was read of it";
    }
}
