package dev.orchestrator.gather.content;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Text out of documents, in this process: PDF, Word, Excel and PowerPoint since 2007 (docx, xlsx, pptx), OpenDocument (odt,
 * ods, odp), HTML, RTF, and plain text of any kind. What a document is follows from its bytes; its name is for messages alone.
 * Of an image the result says that only a model that sees can read it.
 *
 * <p>PDF needs {@code org.apache.pdfbox:pdfbox} and HTML needs {@code org.jsoup:jsoup} among the application's dependencies;
 * the rest is read with the JDK alone. Thread-safe; nothing has to be closed.
 *
 * <p>A document is copied into a temporary file, which is deleted when it has been read. It is read on a daemon thread of its
 * own, so that the caller is free at once when the call is cancelled or the time is over. Bounds hold for what
 * a document unpacks to, how deep it is nested, and how many parts it has: 512 MB of memory are enough for one, whatever it says
 * about itself. Of documents that come at the same time, one is read for each 512 MB that the JVM may use, and at least one; the
 * others wait, and their time does not run.
 */
public final class Documents implements DocumentReader {

    private final Limits limits;

    private Documents(Limits limits) {
        this.limits = limits;
    }

    /**
     * Returns a reader with the limits that stand at the {@link Builder}.
     *
     * @return the reader
     */
    public static Documents create() {
        return builder().build();
    }

    /**
     * Starts a reader with limits of its own.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public DocumentText read(String name, Attachment.Content content, Cancellation cancellation) {
        Path file = spool(name, content, cancellation);
        enterRoom(file, cancellation);
        try {
            return readApart(name, file, cancellation);
        } finally {
            Room.OF_JVM
                    .leave(); // also while a thread that was given up still reads: else all would wait for it for ever
        }
    }

    private static void enterRoom(Path file, Cancellation cancellation) {
        try {
            Room.OF_JVM.enter(cancellation);
        } catch (RuntimeException e) {
            Spool.delete(file);
            throw e;
        }
    }

    private DocumentText readApart(String name, Path file, Cancellation cancellation) {
        return Apart.call(
                "orchestrator-document",
                limits.time(),
                cancellation,
                inner -> readAndDelete(name, file, inner),
                unwanted -> {},
                () -> Failures.tooSlow(name, limits.time()));
    }

    private Path spool(String name, Attachment.Content content, Cancellation cancellation) {
        try {
            return Spool.of(content, limits.bytes(), cancellation);
        } catch (Unreadable e) {
            throw Failures.unreadable(name, e);
        } catch (Spool.NoRoom e) {
            throw Failures.noRoom(name, e);
        } catch (IOException e) {
            throw Failures.unavailable(name, e);
        }
    }

    private DocumentText readAndDelete(String name, Path file, Cancellation cancellation) {
        try {
            return read(name, file, cancellation);
        } catch (OrchestratorException e) {
            throw e;
        } catch (Unreadable e) {
            throw Failures.unreadable(name, e);
        } catch (OutOfMemoryError e) {
            throw Failures.tooMuchMemory(name, e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw Failures.broken(name, e);
        } finally {
            Spool.delete(file);
        }
    }

    private DocumentText read(String name, Path file, Cancellation cancellation) throws IOException {
        Head head = Head.of(file);
        Optional<String> image = head.imageType();
        if (image.isPresent()) {
            return new DocumentText("", image.get(), 1, List.of(1), false);
        } else if (head.isPdf()) {
            return with(name, "org.apache.pdfbox:pdfbox", () -> PdfText.read(file, limits, cancellation));
        } else if (head.isZip()) {
            return OfficeText.read(file, limits, cancellation);
        } else if (head.isRichText()) {
            return RichText.read(file, limits, cancellation);
        }
        refuseBinary(head, file);
        return head.isHtml()
                ? with(name, "org.jsoup:jsoup", () -> HtmlText.read(file, limits, cancellation))
                : PlainText.read(file, head, limits, cancellation);
    }

    private static void refuseBinary(Head head, Path file) throws IOException {
        if (head.isCompoundFile()) {
            throw CompoundFile.isEncrypted(file)
                    ? Unreadable.encrypted()
                    : Unreadable.unsupported("an Office document from before 2007");
        } else if (head.isBinary()) {
            throw Unreadable.unsupported("no text, no image and no document");
        }
    }

    private interface Reading {
        DocumentText read() throws IOException;
    }

    private static DocumentText with(String name, String coordinate, Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (NoClassDefFoundError e) {
            throw Failures.missing(name, coordinate, e);
        }
    }

    /** Collects the limits of a reader. Not thread-safe. */
    public static final class Builder {

        private long maxBytes = Limits.DEFAULT.bytes();
        private long maxUnpackedBytes = Limits.DEFAULT.inflated();
        private int maxPages = Limits.DEFAULT.pages();
        private int maxCharacters = Limits.DEFAULT.characters();
        private Duration timeLimit = Limits.DEFAULT.time();

        private Builder() {}

        /**
         * Sets how large a document may be; a larger one is refused.
         *
         * @param bytes above 0; 100 MB by default
         * @return this
         */
        public Builder maxBytes(long bytes) {
            maxBytes = positive(bytes, "maxBytes");
            return this;
        }

        /**
         * Sets to how much the parts of an Office document that are read may unpack, taken together; a larger one is refused.
         *
         * @param bytes above 0; 256 MB by default
         * @return this
         */
        public Builder maxUnpackedBytes(long bytes) {
            maxUnpackedBytes = positive(bytes, "maxUnpackedBytes");
            return this;
        }

        /**
         * Sets how many pages, slides or sheets are read; what comes after is left out and the result says so.
         *
         * @param pages above 0; 500 by default
         * @return this
         */
        public Builder maxPages(int pages) {
            maxPages = (int) positive(pages, "maxPages");
            return this;
        }

        /**
         * Sets how much text is taken; what comes after is left out and the result says so.
         *
         * @param characters above 0; 1,000,000 by default
         * @return this
         */
        public Builder maxCharacters(int characters) {
            maxCharacters = (int) positive(characters, "maxCharacters");
            return this;
        }

        /**
         * Sets how long reading a document may take once its bytes are here; then it is given up with code TIMEOUT.
         *
         * @param time above zero; 60 s by default
         * @return this
         */
        public Builder timeLimit(Duration time) {
            positive(time.toMillis(), "timeLimit in milliseconds");
            timeLimit = time;
            return this;
        }

        /**
         * Creates the reader.
         *
         * @return a new reader
         */
        public Documents build() {
            return new Documents(new Limits(maxBytes, maxUnpackedBytes, maxPages, maxCharacters, timeLimit));
        }

        private static long positive(long value, String name) {
            if (value <= 0) {
                throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, name + " must be positive, got " + value);
            }
            return value;
        }
    }
}
