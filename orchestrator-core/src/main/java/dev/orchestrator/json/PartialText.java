package dev.orchestrator.json;

import org.jspecify.annotations.Nullable;

/** A string that comes a character at a time. */
final class PartialText {

    private static final int NO_DIGITS = -1;

    private final StringBuilder text = new StringBuilder();
    private boolean escaped;
    private int digits = NO_DIGITS; // of the character that is being named
    private int unicode;
    private int told;
    private @Nullable String shown;
    private int shownLength;

    /** A string begins. */
    void begin() {
        text.setLength(0);
        told = 0;
        shown = null;
    }

    /** Takes the next character, and tells whether it was the mark at the end. */
    boolean endsWith(char c) {
        if (digits != NO_DIGITS) {
            return named(c);
        }
        if (escaped) {
            escape(c);
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            return true;
        } else {
            text.append(c);
        }
        return false;
    }

    private void escape(char c) {
        escaped = false;
        int meant = Escapes.of(c);
        if (c == 'u') {
            unicode = 0;
            digits = 0;
        } else if (meant >= 0) {
            text.append((char) meant);
        } else {
            text.append('\\').append(c);
        }
    }

    private boolean named(char c) {
        int hex = Escapes.hex(c);
        if (hex < 0) {
            digits = NO_DIGITS;
            text.append('\uFFFD');
            return endsWith(c);
        }
        unicode = unicode * 16 + hex;
        if (++digits == 4) {
            digits = NO_DIGITS;
            text.append((char) unicode);
        }
        return false;
    }

    /** The whole string. */
    String whole() {
        return Escapes.wellFormed(text);
    }

    /** What is known of the string; made anew only if more has come. */
    String soFar() {
        int length = known();
        String before = shown;
        if (before != null && shownLength == length) {
            return before;
        }
        String now = Escapes.wellFormed(text.subSequence(0, length));
        shown = now;
        shownLength = length;
        return now;
    }

    /** What has come since this was asked last; of a string that goes on without the half of a pair at its end. */
    String news(boolean complete) {
        int end = complete ? text.length() : known();
        String news = end == told ? "" : Escapes.wellFormed(text.subSequence(told, end));
        told = end;
        return news;
    }

    private int known() {
        int length = text.length();
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }
}
