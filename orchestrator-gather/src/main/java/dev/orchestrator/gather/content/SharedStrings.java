package dev.orchestrator.gather.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The texts that the cells of a workbook point to. */
final class SharedStrings {

    /** What a string costs beside its characters, in characters. */
    private static final int OVERHEAD = 32;

    /** Cells may point to one text many times and to others not at all: a few times the text that is taken is kept. */
    private static final int KEPT = 4;

    private final List<String> all = new ArrayList<>();
    private long left;

    private SharedStrings(long left) {
        this.left = left;
    }

    static SharedStrings read(ZipParts zip, String part, Limits limits) throws IOException {
        SharedStrings strings = new SharedStrings((long) KEPT * limits.characters());
        if (zip.has(part)) {
            try (Markup xml = zip.xml(part)) {
                strings.read(xml);
            }
        }
        return strings;
    }

    private void read(Markup xml) throws IOException {
        StringBuilder string = new StringBuilder();
        boolean words = false;
        while (left > 0 && xml.next()) {
            if (xml.isStart()) {
                words = xml.name().equals("t");
                if (xml.name().equals("rPh")) {
                    xml.skip(); // how a word is spoken
                }
            } else if (xml.isText()) {
                string.append(words ? xml.text() : "");
            } else if (xml.ends("si")) {
                all.add(string.toString());
                left -= string.length() + OVERHEAD;
                string.setLength(0);
            } else {
                words = false;
            }
        }
    }

    boolean areCut() {
        return left <= 0;
    }

    String at(String index) {
        try {
            return all.get(Integer.parseInt(index.strip()));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return "";
        }
    }
}
