package dev.orchestrator.internal.cite;

/**
 * What has been let out of a text: the part that nobody has taken yet, and what of the line it is in matters to the next
 * character. The last space is held back, so that it can be dropped with what follows it. Not thread-safe.
 */
final class Outlet {

    private final StringBuilder out = new StringBuilder();
    private final Lead lead = new Lead();
    private int taken;
    private boolean space;
    private int column;
    private boolean escaping; // the last character is a backslash that is not escaped itself
    private boolean numbers;

    /** Returns what was let out since the last time. */
    String take() {
        String text = out.toString();
        taken += text.length();
        out.setLength(0);
        return text;
    }

    /** Returns where the next character will stand in all that was let out. */
    int position() {
        return taken + out.length() + (space ? 1 : 0);
    }

    /** Returns where the line in hand is. */
    Lead lead() {
        return lead;
    }

    /** Returns whether the next character is escaped. */
    boolean escapes() {
        return escaping && !space;
    }

    /** Returns whether since an opening bracket nothing was let out that a citation cannot hold. */
    boolean inNumbers() {
        return numbers;
    }

    boolean atLineStart() {
        return column == 0 && !space;
    }

    void dropSpace() {
        space = false;
    }

    void put(char c) {
        putSpace();
        if (c == ' ') {
            space = true;
            return;
        }
        append(c);
        column = c == '\n' ? 0 : column;
    }

    /** Of what stands on one line, as it is. */
    void put(String text) {
        putSpace();
        text.chars().forEach(c -> append((char) c));
    }

    void putSpace() {
        if (space) {
            space = false;
            append(' ');
        }
    }

    private void append(char c) {
        out.append(c);
        lead.put(c);
        column++;
        escaping = c == '\\' && !escaping;
        numbers = CitationGroup.opens(c) || (numbers && CitationGroup.mayHold(c));
    }
}
