package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** Text of a PDF, by Apache PDFBox. */
final class PdfText {

    private static final int MOST_OBJECTS = PdfParsing.MOST_OBJECTS;

    private PdfText() {}

    static DocumentText read(Path file, Limits limits, Cancellation cancellation) throws IOException {
        refuseTooManyObjects(file, cancellation);
        PdfParsing parsing = new PdfParsing(file, cancellation);
        try (PDDocument document = parsing.parse()) {
            PdfPages pages = new PdfPages(limits, cancellation);
            pages.read(document);
            int count = Math.max(pages.pages(), claimed(document));
            return new DocumentText(pages.text(), "application/pdf", count, pages.scanned(), pages.isTruncated());
        } catch (InvalidPasswordException e) {
            throw Unreadable.encrypted();
        } catch (PdfParsing.TooManyObjects e) {
            throw tooManyObjects();
        } finally {
            parsing.source().close();
        }
    }

    /** The number that the document gives, as far as one can believe it. */
    private static int claimed(PDDocument document) {
        int claimed = document.getNumberOfPages();
        return claimed > 0 && claimed <= MOST_OBJECTS ? claimed : 0;
    }

    /** A parser that has to find the objects by itself keeps one entry for each of them: they are counted before. */
    private static void refuseTooManyObjects(Path file, Cancellation cancellation) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int objects = 0;
        int last = 0;
        int lastButOne = 0;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                cancellation.throwIfCancelled();
                for (int i = 0; i < read; i++) {
                    objects += buffer[i] == 'j' && last == 'b' && lastButOne == 'o' ? 1 : 0;
                    lastButOne = last;
                    last = buffer[i];
                }
                if (objects > 2 * MOST_OBJECTS) { // each has a beginning and an end
                    throw tooManyObjects();
                }
            }
        }
    }

    private static Unreadable tooManyObjects() {
        return Unreadable.tooLarge("it has more than " + MOST_OBJECTS + " objects");
    }
}
