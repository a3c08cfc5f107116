package dev.orchestrator.internal.cite;

/** Finds the closing fence of a code block, character by character, from the line of its opening fence on. */
final class CodeFence {

    private enum Line {
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

    /** Takes the next character and whether it begins a block; true if it ends the fenced one. */
    boolean endsWith(char c, boolean begins) {
        if (c == '\n') {
            boolean closed = line != Line.OTHER && run >= length;
            line = Line.OTHER;
            run = 0;
            return closed;
        }
        line = within(c, begins);
        run += line == Line.FENCE ? 1 : 0;
        return false;
    }

    private Line within(char c, boolean begins) {
        if (c == mark && (begins || line == Line.FENCE)) {
            return Line.FENCE;
        }
        boolean blank = c == ' ' || c == '\t' || c == '\r';
        return blank && line != Line.OTHER ? Line.TRAIL : Line.OTHER;
    }
}
