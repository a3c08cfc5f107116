package dev.orchestrator.gather.content;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Text of a Word document: paragraphs, lists, tables, text boxes and notes; not what was deleted under tracked changes, nor
 * the heads and feet of pages.
 */
final class WordText {

    private final Map<String, String> notes;
    private final Prose prose;

    private WordText(Map<String, String> notes, Prose prose) {
        this.notes = notes;
        this.prose = prose;
    }

    static void read(ZipParts zip, String main, Prose prose, Limits limits) throws IOException {
        Relations relations = Relations.of(zip, main);
        Map<String, String> notes = new HashMap<>();
        for (String kind : new String[] {"footnote", "endnote"}) {
            String part = relations.byType(kind + "s").orElse("");
            if (zip.has(part)) {
                readNotes(zip, part, kind, notes, limits.characters());
            }
        }
        try (Markup xml = zip.xml(main)) {
            new WordText(notes, prose).read(xml, "document");
        }
    }

    private static void readNotes(ZipParts zip, String part, String kind, Map<String, String> notes, int limit)
            throws IOException {
        int left = limit;
        try (Markup xml = zip.xml(part)) {
            while (left > 0 && xml.next()) {
                if (xml.starts(kind)) {
                    String id = kind + xml.attribute("id", "");
                    Prose note = new Prose(left);
                    new WordText(Map.of(), note).read(xml, kind);
                    notes.put(id, note.text());
                    left -= notes.get(id).length() + id.length() + 1;
                }
            }
        }
    }

    /** Reads on until an element ends. */
    private void read(Markup xml, String end) throws IOException {
        boolean words = false;
        while (!prose.isFull() && xml.next() && !xml.ends(end)) {
            if (xml.isStart()) {
                words = xml.name().equals("t");
                started(xml);
            } else if (xml.isEnd()) {
                words = false;
                ended(xml.name());
            } else if (words) {
                prose.add(xml.text());
            }
        }
    }

    private void started(Markup xml) throws IOException {
        switch (xml.name()) {
            case "pPr" -> readParagraphProperties(xml);
            case "Fallback", "moveFrom", "del" -> xml.skip();
            case "tab" -> prose.add("\t");
            case "br", "cr" -> prose.endLine();
            case "noBreakHyphen" -> prose.add("-");
            case "tc" -> prose.beginCell();
            case "txbxContent" -> prose.beginNote();
            case "footnoteReference" -> addNote("footnote" + xml.attribute("id", ""));
            case "endnoteReference" -> addNote("endnote" + xml.attribute("id", ""));
            default -> {}
        }
    }

    private void ended(String name) {
        switch (name) {
            case "p" -> prose.endLine();
            case "tc" -> prose.endCell();
            case "tr" -> prose.endRow(1);
            case "txbxContent" -> prose.endNote();
            default -> {}
        }
    }

    /** A paragraph of a list says so; its tab stops are no tabs. */
    private void readParagraphProperties(Markup xml) throws IOException {
        while (xml.next() && !xml.ends("pPr")) {
            if (xml.starts("numPr")) {
                prose.bullet();
            }
        }
    }

    private void addNote(String id) {
        String note = notes.get(id);
        if (note != null) {
            prose.beginNote();
            prose.add(note);
            prose.endNote();
        }
    }
}
