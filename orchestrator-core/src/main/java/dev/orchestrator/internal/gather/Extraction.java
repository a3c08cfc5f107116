package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.Wiring;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of an item. One that cannot be read is told by name, and the others are read all the same. */
final class Extraction {

    private static final double TEMPERATURE = 0;
    private static final int TOKENS = 4_000;
    private static final int LARGEST_IMAGE =
            20 * 1024 * 1024; // in memory, in base64 a third more; Anthropic takes 32 MB

    /** What could be read, and what could not, in words for people. */
    record Extract(String text, List<String> problems) {}

    private final Wiring wiring;
    private final GatherItem item;
    private final Models models;
    private final Cancellation cancellation;
    private final List<String> texts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Extraction(Wiring wiring, GatherItem item, Models models, Cancellation cancellation) {
        this.wiring = wiring;
        this.item = item;
        this.models = models;
        this.cancellation = cancellation;
    }

    /** Failures of a model pass through: another time the image may be read. */
    Extract run() {
        item.attachments().forEach(this::attachment);
        if (item.imageUrl() != null) {
            texts.add(seen(new ContentPart.ImageUrl(item.imageUrl())));
        }
        if (item.documentUrl() != null) {
            document(item.documentUrl());
        }
        String text = String.join("\n\n", texts).strip();
        return new Extract(Excerpts.of(text, GatherItem.LONGEST_EXTRACT), List.copyOf(problems));
    }

    private void attachment(StoredAttachment file) {
        String problem = file.problem();
        if (problem != null) {
            problems.add(file.name() + ": " + problem);
        } else if (file.url() != null) {
            texts.add(seen(new ContentPart.ImageUrl(file.url())));
        } else if (file.mediaType().startsWith("image/")) {
            image(file.name(), file.mediaType(), () -> open(file));
        } else {
            document(file.name(), () -> open(file));
        }
    }

    private InputStream open(StoredAttachment file) throws IOException {
        return wiring.attachments()
                .open(item.createdBy(), file.id())
                .orElseThrow(() -> new IOException("it is no longer there"));
    }

    private void document(String url) {
        UrlFetcher fetcher = wiring.gathering().urls();
        if (fetcher == null) {
            problems.add("the document was not fetched: the application has configured no fetcher of documents");
            return;
        }
        try (Fetched fetched = fetcher.fetch(URI.create(url), cancellation)) {
            document(fetched.name(), fetched::open);
        } catch (DocumentException e) {
            tell(e);
        } catch (IllegalArgumentException e) {
            problems.add("the address of the document is not valid");
        }
    }

    private void document(String name, Attachment.Content content) {
        DocumentReader reader = wiring.gathering().documents();
        if (reader == null) {
            problems.add(name + " was not read: the application has configured no reader of documents");
            return;
        }
        try {
            DocumentText read = reader.read(name, content, cancellation);
            if (read.isScan()) {
                image(name, read.mediaType(), content);
            } else if (!read.text().isBlank()) {
                texts.add(read.text());
            } else {
                problems.add(name + " has no text");
            }
            if (read.truncated()) {
                problems.add(name + " is longer than what was read of it");
            }
        } catch (DocumentException e) {
            tell(e);
        }
    }

    private void tell(DocumentException failure) {
        if (failure.code() == ErrorCode.TIMEOUT || failure.isRetryable()) {
            throw failure; // another time it may be read
        }
        problems.add(String.valueOf(failure.getMessage()));
    }

    private void image(String name, String mediaType, Attachment.Content content) {
        try (InputStream bytes = content.open()) {
            byte[] read = bytes.readNBytes(LARGEST_IMAGE + 1);
            if (read.length > LARGEST_IMAGE) {
                problems.add(name + " is larger than 20 MB, too large for a model that sees");
            } else {
                texts.add(seen(new ContentPart.Data(name, PictureType.of(read, mediaType), read)));
            }
        } catch (IOException e) {
            problems.add(name + " could not be read");
        }
    }

    private String seen(ContentPart picture) {
        Question question =
                new Question(Purpose.EXTRACTION, wiring.prompts().get(Prompts.DATA_EXTRACT), TEMPERATURE, TOKENS);
        return models.words(
                question, List.of(new ContentPart.Text(question.prompt().text()), picture));
    }
}
