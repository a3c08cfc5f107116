package dev.orchestrator.port.content;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * What is written in a document. It is a stranger's text: show it to a model as data, never as instruction.
 *
 * @param text the text in reading order, one line a paragraph, cells of a table separated by tabs; empty if there is none
 * @param mediaType what the document is, by its bytes, such as {@code application/pdf}
 * @param pages how many pages, slides or sheets the document has; 0 where that is not known, as in flowing text
 * @param scannedPages the numbers of the pages that show a picture and have no text, from 1, ascending: what only a model
 *     that sees can read
 * @param truncated true if the document has more text than was read of it
 */
public record DocumentText(String text, String mediaType, int pages, List<Integer> scannedPages, boolean truncated) {

    /** Checks the values. */
    public DocumentText {
        Check.present(text, "text");
        Check.notBlank(mediaType, "mediaType");
        Check.inRange(pages, 0, Integer.MAX_VALUE, "pages");
        scannedPages = List.copyOf(Check.present(scannedPages, "scannedPages"));
    }

    /**
     * Text that was read as a whole, of a document without pages.
     *
     * @param text the text
     * @param mediaType what the document is
     * @return the result
     */
    public static DocumentText of(String text, String mediaType) {
        return new DocumentText(text, mediaType, 0, List.of(), false);
    }

    /**
     * Returns whether the document has no text layer, as a scan or an image: a model that sees can be asked for its text.
     *
     * @return true if there are pictures of pages and no text at all
     */
    public boolean isScan() {
        return text.isBlank() && !scannedPages.isEmpty();
    }

    /** Tells how much text there is without showing it. */
    @Override
    public String toString() {
        return "DocumentText[" + mediaType + ", " + text.length() + " characters, " + pages + " pages, "
                + scannedPages.size() + " of them scanned" + (truncated ? ", truncated]" : "]");
    }
}
