package dev.orchestrator.gather.content;

import dev.orchestrator.call.Attachment;
import java.time.Duration;

/**
 * How much of a document is taken.
 *
 * @param bytes of the document as it comes
 * @param inflated bytes of all parts of a document in a zip, unpacked
 * @param pages of a PDF, slides or sheets that are read
 * @param characters of text
 * @param time from the first byte on this machine to the text
 */
record Limits(long bytes, long inflated, int pages, int characters, Duration time) {

    static final Limits DEFAULT = new Limits(Attachment.MAX_BYTES, 256L << 20, 500, 1_000_000, Duration.ofSeconds(60));
}
