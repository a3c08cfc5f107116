package dev.orchestrator.gather.content;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * XML in which no text, tag, comment or other piece is so long that a parser which holds one piece in memory would need too
 * much of it, and which declares no document type: so there are no entities that grow or lead elsewhere.
 */
final class BoundedMarkup extends FilterReader {

    private static final int LONGEST_PIECE = 4 << 20;

    private enum State {
        CONTENT,
        OPENED,
        DECLARED,
        INSTRUCTION,
        COMMENT,
        LITERAL
    }

    private State state = State.CONTENT;
    private int length;
    private char last;
    private char lastButOne;

    BoundedMarkup(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
        int read = super.read(buffer, offset, count);
        for (int i = offset; i < offset + read; i++) {
            look(buffer[i]);
        }
        return read;
    }

    private void look(char c) throws IOException {
        if (++length > LONGEST_PIECE) {
            throw Unreadable.tooLarge("a single piece of its XML has more than " + LONGEST_PIECE + " characters");
        }
        if (state == State.CONTENT && c == '<') {
            length = 0;
        }
        state = next(c);
        lastButOne = last;
        last = c;
    }

    private State next(char c) throws IOException {
        return switch (state) {
            case CONTENT -> c == '<' ? State.OPENED : State.CONTENT;
            case OPENED -> c == '!' ? State.DECLARED : c == '?' ? State.INSTRUCTION : State.CONTENT;
            case DECLARED -> declared(c);
            case INSTRUCTION -> c == '>' && last == '?' ? State.CONTENT : state;
            case COMMENT -> c == '>' && last == '-' && lastButOne == '-' ? State.CONTENT : state;
            case LITERAL -> c == '>' && last == ']' && lastButOne == ']' ? State.CONTENT : state;
        };
    }

    private static State declared(char c) throws IOException {
        return switch (c) {
            case '-' -> State.COMMENT;
            case '[' -> State.LITERAL;
            default -> throw Unreadable.broken("its XML declares a document type, which office documents never do");
        };
    }
}
