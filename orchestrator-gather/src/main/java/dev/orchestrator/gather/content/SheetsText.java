package dev.orchestrator.gather.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Text of an Excel workbook: the name of each sheet, then its rows, with dates and percentages as people write them. */
final class SheetsText {

    /** Columns that are passed over become that many empty cells at most. */
    private static final int WIDEST_GAP = 20;

    private record Sheet(String name, String part) {}

    private final SharedStrings strings;
    private final CellStyles styles;
    private final Prose prose;
    private String type = "";
    private int style;
    private int column;

    private SheetsText(SharedStrings strings, CellStyles styles, Prose prose) {
        this.strings = strings;
        this.styles = styles;
        this.prose = prose;
    }

    /** Returns how many sheets there are. */
    static int read(ZipParts zip, String main, Prose prose, Limits limits) throws IOException {
        Relations relations = Relations.of(zip, main);
        CellStyles styles = CellStyles.read(zip, relations.byType("styles").orElse(""));
        List<Sheet> sheets = sheets(zip, main, relations, styles);
        SharedStrings strings =
                SharedStrings.read(zip, relations.byType("sharedStrings").orElse(""), limits);
        for (Sheet sheet : sheets.subList(0, Math.min(sheets.size(), limits.pages()))) {
            prose.add(sheet.name());
            prose.endLine();
            new SheetsText(strings, styles, prose).readSheet(zip, sheet.part());
        }
        if (sheets.size() > limits.pages() || strings.areCut()) {
            prose.markTruncated();
        }
        return sheets.size();
    }

    private static List<Sheet> sheets(ZipParts zip, String main, Relations relations, CellStyles styles)
            throws IOException {
        List<Sheet> sheets = new ArrayList<>();
        try (Markup xml = zip.xml(main)) {
            while (xml.next()) {
                if (xml.starts("sheet")) {
                    String name = xml.attribute("name", "");
                    relations
                            .byId(xml.reference())
                            .filter(zip::has)
                            .ifPresent(part -> sheets.add(new Sheet(name, part)));
                } else if (xml.starts("workbookPr")) {
                    styles.countFrom1904(xml.attribute("date1904", "").matches("1|true"));
                }
            }
        }
        return sheets;
    }

    private void readSheet(ZipParts zip, String part) throws IOException {
        try (Markup xml = zip.xml(part)) {
            StringBuilder value = new StringBuilder();
            boolean words = false;
            while (!prose.isFull() && xml.next()) {
                if (xml.isStart()) {
                    words = xml.name().equals("v") || xml.name().equals("t");
                    started(xml, value);
                } else if (xml.isEnd()) {
                    words = false;
                    ended(xml.name(), value);
                } else if (words) {
                    value.append(xml.text());
                }
            }
        }
    }

    private void started(Markup xml, StringBuilder value) throws IOException {
        switch (xml.name()) {
            case "row" -> column = 0;
            case "rPh" -> xml.skip();
            case "c" -> {
                value.setLength(0);
                type = xml.attribute("t", "n");
                style = xml.count("s", 0, Integer.MAX_VALUE);
                passOver(xml.attribute("r", ""));
                prose.beginCell();
            }
            default -> {}
        }
    }

    /** Cells that are empty need not be there: the address of the next one tells how many were left out. */
    private void passOver(String address) {
        int own = columnOf(address);
        for (int i = 0; i < Math.min(own - column - 1, WIDEST_GAP); i++) {
            prose.beginCell();
            prose.endCell();
        }
        column = Math.max(own, column + 1);
    }

    private static int columnOf(String address) {
        int column = 0;
        for (int i = 0; i < Math.min(3, address.length()) && Character.isLetter(address.charAt(i)); i++) {
            column = column * 26 + (Character.toUpperCase(address.charAt(i)) - 'A' + 1);
        }
        return column;
    }

    private void ended(String name, StringBuilder value) {
        if (name.equals("c")) {
            prose.add(shown(value.toString()));
            prose.endCell();
        } else if (name.equals("row")) {
            prose.endRow(1);
        }
    }

    private String shown(String value) {
        return switch (type) {
            case "s" -> strings.at(value);
            case "b" -> value.equals("1") ? "TRUE" : "FALSE";
            case "n" -> styles.shown(value, style);
            default -> value;
        };
    }
}
