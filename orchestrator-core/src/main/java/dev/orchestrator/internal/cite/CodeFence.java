package dev.orchestrator.internal.cite;

/** Finds the end of a fenced code block, character by character, from the line of its opening fence on. */
final class CodeFence {

    private enum Line {
        LEAD,
        FENCE,
        TRAIL,
        OTHER
    }

    private final char mark;
    private final int length;
    private Line line = Line.OTHER;
    private int run;

    CodeFence(char mark, int length) {
        this.mark = mark;
        this.length = length;
    }

    /** Takes the next character; true if it ends the block. */
    boolean endsWith(char c) {
        if (c == '\n') {
            boolean closed = (line == Line.FENCE || line == Line.TRAIL) && run >= length;
            line = Line.LEAD;
            run = 0;
            return closed;
        }
        line = within(c);
        run += line == Line.FENCE ? 1 : 0;
        return false;
    }

    private Line within(char c) {
        if (line == Line.LEAD && (c == ' ' || c == '\t' || c == '>')) {
            return Line.LEAD;
        }
        if ((line == Line.LEAD || line == Line.FENCE) && c == mark) {
            return Line.FENCE;
        }
        boolean blank = c == ' ' || c == '\t' || c == '\r';
        return blank && (line == Line.FENCE || line == Line.TRAIL) ? Line.TRAIL : Line.OTHER;
    }
}
