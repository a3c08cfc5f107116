package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Text of what is a zip: Word, Excel and PowerPoint since 2007, and OpenDocument. Read with the JDK alone. */
final class OfficeText {

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final String OPEN_DOCUMENT = "application/vnd.oasis.opendocument.";
    private static final int LONGEST_MEDIA_TYPE = 100;

    private OfficeText() {}

    static DocumentText read(Path file, Limits limits, Cancellation cancellation) throws IOException {
        try (ZipParts zip = ZipParts.open(file, limits, cancellation)) {
            Prose prose = new Prose(limits.characters());
            String main = Relations.of(zip, "").byType("officeDocument").orElse("");
            return zip.has(main) ? office(zip, main, prose, limits) : openDocument(zip, prose, limits);
        }
    }

    private static DocumentText office(ZipParts zip, String main, Prose prose, Limits limits) throws IOException {
        switch (root(zip, main)) {
            case "document" -> {
                WordText.read(zip, main, prose, limits);
                return result(prose, OFFICE + "wordprocessingml.document", 0);
            }
            case "workbook" -> {
                int sheets = SheetsText.read(zip, main, prose, limits);
                return result(prose, OFFICE + "spreadsheetml.sheet", sheets);
            }
            case "presentation" -> {
                int slides = SlidesText.read(zip, main, prose, limits);
                return result(prose, OFFICE + "presentationml.presentation", slides);
            }
            default -> throw Unreadable.unsupported("an Office document of an unknown kind");
        }
    }

    /** What the document is stands in its first element, whatever it is called and whatever its parts are called. */
    private static String root(ZipParts zip, String main) throws IOException {
        if (main.endsWith(".bin")) {
            throw Unreadable.unsupported("a binary workbook");
        }
        try (Markup xml = zip.xml(main)) {
            return xml.next() ? xml.name() : "";
        }
    }

    private static DocumentText openDocument(ZipParts zip, Prose prose, Limits limits) throws IOException {
        String mediaType = zip.beginning("mimetype", LONGEST_MEDIA_TYPE).strip();
        if (!mediaType.startsWith(OPEN_DOCUMENT) || !zip.has("content.xml")) {
            throw Unreadable.unsupported("a zip");
        }
        int pages = OpenDocumentText.read(zip, prose, limits);
        return result(prose, mediaType, pages);
    }

    private static DocumentText result(Prose prose, String mediaType, int pages) {
        String text = prose.text();
        return new DocumentText(text, mediaType, pages, List.of(), prose.isFull());
    }
}
