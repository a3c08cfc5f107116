package dev.orchestrator.port.content;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.internal.base.Check;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Port to what gets text out of documents, blocking.
 *
 * <p>An implementation must be correct with many threads; read plain text at least; tell what a document is by its bytes and
 * never by its name; open the content once, on the calling thread, and close it there; hold neither the document nor its text
 * in memory without a limit, whatever the document claims about itself; throw for a document as a whole, or return what it
 * has read of it and say that there is more ({@link DocumentText#truncated()}); name the document in every failure and show
 * nothing of its content there; stop soon when the cancellation is set off; and leave no file behind. It runs nothing that a
 * document contains, and fetches nothing that one refers to.
 */
public interface DocumentReader {

    /**
     * Gets the text out of a document.
     *
     * @param name how the document is called, for messages alone
     * @param content opens its bytes; opened once, on this thread, which closes the stream; bytes that are gone are told by a
     *     {@link java.io.FileNotFoundException} or {@link java.nio.file.NoSuchFileException}
     * @param cancellation stops the reading
     * @return what is written in the document
     * @throws dev.orchestrator.error.DocumentException with code VALIDATION_ERROR if the content cannot be opened or read, is
     *     too large, encrypted, broken, or nothing that this reader knows; or TIMEOUT if it takes too long; {@code
     *     isRetryable()} where it is not because of the document, as when opening or reading its bytes fails and they are not
     *     gone
     * @throws dev.orchestrator.error.CancelledException if the cancellation was set off
     */
    DocumentText read(String name, Attachment.Content content, Cancellation cancellation);

    /**
     * Gets the text out of a file on disk.
     *
     * @param file the file
     * @param cancellation stops the reading
     * @return what is written in it
     * @throws dev.orchestrator.error.DocumentException as above, also if there is no such file
     * @throws dev.orchestrator.error.CancelledException if the cancellation was set off
     */
    default DocumentText read(Path file, Cancellation cancellation) {
        Path name = Check.present(file, "file").getFileName();
        return read(String.valueOf(name == null ? file : name), () -> Files.newInputStream(file), cancellation);
    }
}
