package dev.orchestrator.call;

import dev.orchestrator.internal.base.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that comes with a request: an image or a file. Its bytes are opened when the request is accepted and
 * streamed into the attachment store; they are never held in memory as a whole.
 *
 * @param name how the file is called; shown to the model, never used as a path
 * @param mediaType such as {@code image/png} or {@code text/plain}
 * @param url where an image stands on the web, handed to the provider as it is, in data mode to the application's fetcher; or
 *     null
 * @param content opens the bytes, or null if there is a url
 * @param size the number of bytes if it is known beforehand, else -1
 */
public record Attachment(
        String name,
        String mediaType,
        @Nullable String url,
        @Nullable Content content,
        long size) {

    /** The largest attachment, in bytes: 100 MB. */
    public static final long MAX_BYTES = 100L * 1024 * 1024;

    /** The most attachments of one request. */
    public static final int MAX_COUNT = 50;

    /** Opens the bytes of an attachment. */
    @FunctionalInterface
    public interface Content {
        /**
         * Opens the bytes; called at most once, by a thread of the run, which closes the stream.
         *
         * @return the bytes from the first one
         * @throws IOException if they cannot be read; the request goes on without them
         */
        InputStream open() throws IOException;
    }

    /** Checks the values. */
    public Attachment {
        Check.notBlank(name, "attachment name");
        Check.notBlank(mediaType, "media type of attachment " + name);
        mediaType = mediaType.toLowerCase(Locale.ROOT);
        Check.that((url == null) != (content == null), "attachment " + name + " needs either a url or content");
        Check.that(
                url == null || url.matches("(?i)https?://\\S+"),
                "the url of attachment " + name + " must start with http:// or https://");
        Check.that(
                size <= MAX_BYTES,
                "attachment " + name + " has " + size + " bytes, at most " + MAX_BYTES + " are taken");
    }

    /**
     * An image that the provider fetches by itself: nothing in this library opens the url. Data mode hands it to the fetcher
     * that the orchestrator has been given, and the provider gets the bytes; without a fetcher the image stays unread.
     *
     * @param url an http or https address
     * @return the attachment
     */
    public static Attachment imageUrl(String url) {
        Check.notBlank(url, "image url");
        return new Attachment("image", "image/*", url, null, -1);
    }

    /**
     * A file on disk; the media type follows from its name.
     *
     * @param path the file, read when the request is accepted
     * @return the attachment
     */
    public static Attachment file(Path path) {
        Path fileName = Check.present(path, "path").getFileName();
        Check.that(fileName != null, "path must name a file");
        String name = String.valueOf(fileName);
        return new Attachment(name, MediaTypes.of(name), null, () -> Files.newInputStream(path), sizeOf(path));
    }

    /**
     * Bytes that are in memory already.
     *
     * @param name how the file is called
     * @param mediaType such as {@code image/png}
     * @param bytes the content, copied
     * @return the attachment
     */
    public static Attachment bytes(String name, String mediaType, byte[] bytes) {
        byte[] copy = Check.present(bytes, "bytes").clone();
        return new Attachment(name, mediaType, null, () -> new ByteArrayInputStream(copy), copy.length);
    }

    /**
     * A text file by its text.
     *
     * @param name how the file is called
     * @param text the content
     * @return the attachment, of type {@code text/plain}
     */
    public static Attachment text(String name, String text) {
        return bytes(name, "text/plain", Check.present(text, "text").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes that come from anywhere.
     *
     * @param name how the file is called
     * @param mediaType such as {@code application/pdf}
     * @param content opens the bytes
     * @return the attachment, of unknown size
     */
    public static Attachment of(String name, String mediaType, Content content) {
        return new Attachment(name, mediaType, null, Check.present(content, "content"), -1);
    }

    /**
     * Returns whether this is an image.
     *
     * @return true if the media type says so
     */
    public boolean isImage() {
        return mediaType.startsWith("image/");
    }

    private static long sizeOf(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return -1; // unreadable is found out, and noted, when the file is opened
        }
    }

    /** Names the attachment without its content. */
    @Override
    public String toString() {
        return "Attachment[" + name + ", " + mediaType + ", " + (size < 0 ? "size unknown" : size + " bytes") + "]";
    }
}
