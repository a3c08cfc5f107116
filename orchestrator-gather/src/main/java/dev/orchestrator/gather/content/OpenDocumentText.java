package dev.orchestrator.gather.content;

import java.io.IOException;

/** Text of an OpenDocument file: a text, a spreadsheet or a presentation, with its notes, without comments and deletions. */
final class OpenDocumentText {

    /** Cells and rows that come many times are told so often at most; sheets are filled up with a million empty ones. */
    private static final int MOST_REPEATED = 100;

    private final Prose prose;
    private final int mostPages;
    private int paragraphs;
    private int repeatedRows = 1;
    private int repeatedCells = 1;
    private int pages;
    private boolean bullet;
    private boolean spreadsheet;

    private OpenDocumentText(Prose prose, int mostPages) {
        this.prose = prose;
        this.mostPages = mostPages;
    }

    /** Returns how many slides or sheets there are. */
    static int read(ZipParts zip, Prose prose, Limits limits) throws IOException {
        if (isEncrypted(zip)) {
            throw Unreadable.encrypted();
        }
        OpenDocumentText text = new OpenDocumentText(prose, limits.pages());
        try (Markup xml = zip.xml("content.xml")) {
            text.read(xml);
        }
        return text.pages;
    }

    private static boolean isEncrypted(ZipParts zip) throws IOException {
        if (!zip.has("META-INF/manifest.xml")) {
            return false;
        }
        try (Markup xml = zip.xml("META-INF/manifest.xml")) {
            while (xml.next()) {
                if (xml.starts("encryption-data")) {
                    return true;
                }
            }
        }
        return false;
    }

    private void read(Markup xml) throws IOException {
        while (!prose.isFull() && xml.next()) {
            if (xml.isStart()) {
                started(xml);
            } else if (xml.isEnd()) {
                ended(xml);
            } else if (paragraphs > 0) {
                words(xml.text());
            }
        }
    }

    /** As in HTML, white space counts once; spaces that matter are elements. */
    private void words(String text) {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                prose.add(text.substring(from, i));
                from = i + 1;
                if (i < text.length()) {
                    prose.space();
                }
            }
        }
    }

    private void started(Markup xml) throws IOException {
        switch (xml.name()) {
            case "p", "h" -> beginParagraph();
            case "s" -> prose.add(" ".repeat(xml.count("c", 1, MOST_REPEATED)));
            case "tab" -> prose.add("\t");
            case "line-break" -> prose.endLine();
            case "list-item" -> bullet = true;
            case "note-body" -> prose.beginNote();
            case "table" -> beginTable(xml);
            case "spreadsheet" -> spreadsheet = true;
            case "page" -> beginSlide(xml);
            case "table-row" -> repeatedRows = xml.count("number-rows-repeated", 1, MOST_REPEATED);
            case "table-cell", "covered-table-cell" -> beginCell(xml);
            case "annotation",
                    "tracked-changes",
                    "note-citation",
                    "ruby-text",
                    "binary-data",
                    "page-number",
                    "page-count",
                    "forms" -> xml.skip();
            case "title", "desc" -> skipDescription(xml);
            default -> {}
        }
    }

    private void beginParagraph() {
        paragraphs++;
        if (bullet) {
            prose.bullet();
        }
        bullet = false;
    }

    /** What describes a picture is not part of the text; a field of the same name is. */
    private static void skipDescription(Markup xml) throws IOException {
        if (xml.isOf("svg")) {
            xml.skip();
        }
    }

    private void beginTable(Markup xml) throws IOException {
        if (spreadsheet && xml.isOf("table")) {
            String name = xml.attribute("name", "");
            if (isNextPageWanted(xml)) {
                prose.add(name);
                prose.endLine();
            }
        }
    }

    private void beginSlide(Markup xml) throws IOException {
        if (xml.isOf("drawing")) {
            isNextPageWanted(xml);
        }
    }

    private boolean isNextPageWanted(Markup xml) throws IOException {
        if (++pages > mostPages) {
            prose.markTruncated();
            xml.skip();
        }
        return pages <= mostPages;
    }

    private void beginCell(Markup xml) {
        repeatedCells = xml.count("number-columns-repeated", 1, MOST_REPEATED);
        prose.beginCell();
    }

    private void ended(Markup xml) {
        switch (xml.name()) {
            case "p", "h" -> endParagraph();
            case "list-item" -> bullet = false;
            case "note-body" -> prose.endNote();
            case "table-cell", "covered-table-cell" -> prose.endCell(repeatedCells);
            case "table-row" -> prose.endRow(repeatedRows);
            default -> {}
        }
    }

    private void endParagraph() {
        paragraphs = Math.max(0, paragraphs - 1);
        prose.endLine();
    }
}
