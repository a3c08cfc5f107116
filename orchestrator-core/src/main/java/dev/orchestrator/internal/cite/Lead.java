package dev.orchestrator.internal.cite;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands at the beginning of a line, character by character: the quotes and list items that the line is in, and
 * whether it is indented so little that a fence may stand there. Knows the lines before, since a list item goes on in
 * lines without a marker. Not thread-safe.
 */
final class Lead {

    private static final int QUOTE = 0;
    private static final int CODE = 4; // columns of indentation that make a line code
    private static final int LONGEST_NUMBER = 9;
    private static final int DEEPEST =
            100; // quotes and list items in one another, so that a line is looked at in no time

    private enum State {
        INDENT,
        NUMBER,
        MARKER,
        TEXT
    }

    private final List<Integer> around =
            new ArrayList<>(); // quotes, and list items by how far their lines are indented
    private State state = State.INDENT;
    private int within; // so many of them the line is in
    private int indent; // columns since the last of them, or since a marker
    private int column;
    private int marker; // columns of a list marker, with the indentation before it
    private int digits;
    private boolean first;
    private boolean fenced; // what looks like a marker is code

    void put(char c) {
        first = false;
        if (c == '\n') {
            endLine();
        } else if (c == ' ' || c == '\t' || c == '\r') {
            blank(c == '\t' ? CODE - column % CODE : 1);
        } else {
            sign(c);
            column++;
        }
    }

    /** Returns whether the last character is the first of a block, and one that is not indented code. */
    boolean beginsBlock() {
        return first;
    }

    /** A fence was opened on this line: until it ends no line opens a quote or a list item. */
    void enterFence() {
        fenced = true;
    }

    void leaveFence() {
        fenced = false;
    }

    /** Returns whether the line, going on with a character, is no more in all that the fence is in. */
    boolean leavesFence(char next) {
        if (state != State.INDENT || next == ' ' || next == '\t' || next == '\r') {
            return false;
        }
        enterItems();
        return next == '\n' ? quotesLeft() >= 0 : within < around.size() && !goesOnQuoting(next);
    }

    private void blank(int columns) {
        state = state == State.NUMBER ? State.TEXT : state;
        indent += columns;
        column += columns;
    }

    private void sign(char c) {
        if (state == State.MARKER) {
            openItem();
        }
        if (state == State.NUMBER) {
            inNumber(c);
        } else if (state == State.INDENT) {
            enterItems();
            begin(c);
        }
    }

    private void inNumber(char c) {
        marker++;
        digits++;
        boolean goesOn = isDigit(c) && digits <= LONGEST_NUMBER;
        state = c == '.' || c == ')' ? State.MARKER : goesOn ? State.NUMBER : State.TEXT;
    }

    private void begin(char c) {
        first = indent < CODE;
        boolean opening = first && !fenced && within < DEEPEST;
        if (goesOnQuoting(c) || (opening && c == '>')) {
            quote(c);
            return;
        }
        around.subList(within, around.size()).clear();
        state = opening ? after(c) : State.TEXT;
        marker = Math.max(0, indent) + 1;
        digits = 1;
        indent = 0;
    }

    private static State after(char c) {
        return isDigit(c) ? State.NUMBER : c == '-' || c == '*' || c == '+' ? State.MARKER : State.TEXT;
    }

    private void quote(char c) {
        if (!goesOnQuoting(c)) {
            around.subList(within, around.size()).clear();
            around.add(QUOTE);
        }
        within++;
        indent = -1; // the space behind it is a part of it
    }

    private boolean goesOnQuoting(char c) {
        return c == '>' && indent < CODE && within < around.size() && around.get(within) == QUOTE;
    }

    private void enterItems() {
        while (within < around.size() && around.get(within) != QUOTE && indent >= around.get(within)) {
            indent -= around.get(within);
            within++;
        }
    }

    /** Without a space behind it, it was no marker; what is far behind it is indented code. */
    private void openItem() {
        state = indent > 0 ? State.INDENT : State.TEXT;
        if (indent > 0) {
            int space = indent > CODE ? 1 : indent;
            indent -= space;
            around.add(marker + space);
            within++;
        }
    }

    /** An empty line is in all list items around it, but not in a quote. */
    private void endLine() {
        if (state == State.MARKER) {
            around.add(marker + 1);
        } else if (state == State.INDENT && quotesLeft() >= 0) {
            around.subList(quotesLeft(), around.size()).clear();
        }
        state = State.INDENT;
        within = 0;
        indent = 0;
        column = 0;
    }

    /** Returns which is the first quote that the line is not in, or -1. */
    private int quotesLeft() {
        int next = around.subList(within, around.size()).indexOf(QUOTE);
        return next < 0 ? next : within + next;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
