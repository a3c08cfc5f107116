package dev.orchestrator.gather.sqlite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Terms in one line of text, whatever characters they have: SQLite joins such lines and keeps them as they are. */
final class TermTexts {

    private static final char BETWEEN = ',';
    private static final char ESCAPE = '\\';
    private static final int DIGITS = 4;

    private TermTexts() {}

    static String write(Collection<String> terms) {
        StringBuilder line = new StringBuilder();
        for (String term : terms) {
            line.append(line.isEmpty() ? "" : BETWEEN);
            term.chars().forEach(character -> write((char) character, line));
        }
        return line.toString();
    }

    private static void write(char character, StringBuilder line) {
        if (isPlain(character)) {
            line.append(character);
        } else {
            line.append(ESCAPE).append(String.format("%04x", (int) character));
        }
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character != BETWEEN && character != ESCAPE && !Character.isSurrogate(character);
    }

    /** Whether a term needs no escape, and so can stand in any text that SQLite reads. */
    static boolean isPlain(String term) {
        for (int i = 0; i < term.length(); i++) {
            if (!isPlain(term.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static List<String> read(String line) {
        List<String> terms = new ArrayList<>();
        for (int from = 0; from < line.length(); ) {
            int comma = line.indexOf(BETWEEN, from);
            int to = comma < 0 ? line.length() : comma;
            terms.add(unescaped(line.substring(from, to)));
            from = to + 1;
        }
        return terms;
    }

    private static String unescaped(String term) {
        if (term.indexOf(ESCAPE) < 0) {
            return term;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < term.length(); i++) {
            if (term.charAt(i) == ESCAPE) {
                text.append((char) Integer.parseInt(term, i + 1, i + 1 + DIGITS, 16));
                i += DIGITS;
            } else {
                text.append(term.charAt(i));
            }
        }
        return text.toString();
    }
}
