package dev.orchestrator.gather.content;

/**
 * Text under construction, up to a limit: lines, rows of cells, and notes that wait for the end of the line they belong to.
 * Not thread-safe.
 */
final class Prose {

    private static final char SOFT_HYPHEN = '\u00ad';

    private final int limit;
    private final StringBuilder done = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder notes = new StringBuilder();
    private int cells;
    private int cell;
    private int asides;
    private boolean bullet;
    private boolean full;

    Prose(int limit) {
        this.limit = limit;
    }

    /** Whether there was more than fits: whoever reads on does so for nothing. */
    boolean isFull() {
        return full;
    }

    void markTruncated() {
        full = true;
    }

    /** Adds words to the line, the cell or the note. */
    void add(CharSequence words) {
        for (int i = 0; i < words.length() && !full; i++) {
            add(words.charAt(i));
        }
    }

    private void add(char c) {
        if (c == SOFT_HYPHEN) {
            return;
        }
        if (c == '\n' || c == '\r' || (c == '\t' && isInside())) {
            space();
            return;
        }
        if (bullet && asides == 0) {
            bullet = false;
            put("- ");
        }
        put(c);
    }

    private void put(String words) {
        words.chars().forEach(c -> put((char) c));
    }

    private void put(char c) {
        if (done.length() + line.length() + notes.length() >= limit) {
            full = true;
        } else {
            target().append(c);
        }
    }

    private boolean isInside() {
        return cells > 0 || asides > 0;
    }

    private StringBuilder target() {
        return asides > 0 ? notes : line;
    }

    /** Adds one space, unless there is white space already. */
    void space() {
        StringBuilder target = target();
        if (target.length() > 0 && !Character.isWhitespace(target.charAt(target.length() - 1))) {
            put(' ');
        }
    }

    /** The line that begins now is an entry of a list. */
    void bullet() {
        bullet = cells == 0;
    }

    /** Ends the line, if there is anything on it; within cells and notes that is a space. */
    void endLine() {
        if (isInside()) {
            space();
        } else {
            flush(1);
        }
    }

    void beginCell() {
        if (cells++ == 0) {
            cell = line.length();
        }
    }

    void endCell() {
        endCell(1);
    }

    /** Ends a cell that comes so many times. */
    void endCell(int times) {
        cells = Math.max(0, cells - 1);
        if (isInside()) {
            space();
            return;
        }
        String words = line.substring(Math.min(cell, line.length())).strip() + "\t";
        line.setLength(Math.min(cell, line.length()));
        for (int i = 0; i < times && !full; i++) {
            put(words);
        }
    }

    /** Ends a row that comes so many times. */
    void endRow(int times) {
        if (isInside()) {
            space();
        } else {
            flush(times);
        }
    }

    /** What follows is a note: it is told after the line it stands in. */
    void beginNote() {
        asides++;
    }

    void endNote() {
        asides = Math.max(0, asides - 1);
        if (asides == 0) {
            trim(notes);
            notes.append('\n');
        }
    }

    private void flush(int times) {
        bullet = false;
        trim(line);
        for (int i = 0; i < times && !line.isEmpty() && (i == 0 || !full); i++) {
            take(line);
        }
        line.setLength(0);
        if (!notes.toString().isBlank()) {
            trim(notes);
            take(notes);
        }
        notes.setLength(0);
    }

    private void take(CharSequence words) {
        int room = limit - done.length();
        full |= words.length() > room;
        done.append(words, 0, Math.min(room, words.length())).append('\n');
    }

    private static void trim(StringBuilder text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        text.setLength(end);
    }

    /** Ends what is open and returns everything. */
    String text() {
        asides = 0;
        cells = 0;
        flush(1);
        trim(done);
        return cut(done.toString(), limit);
    }

    /** The first characters of a text, without half of one at the end. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        boolean halved = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, halved ? length - 1 : length);
    }
}
