package dev.orchestrator.brain.mcp;

import java.util.function.IntPredicate;

/**
 * Writes text so that it survives where not every character may stand: those are written as a mark and four hexadecimal
 * digits, and so is the mark. Reversible, and different texts stay different.
 */
final class Escapes {

    private static final int DIGITS = 4;

    private Escapes() {}

    /** Escapes the mark, halves of surrogate pairs that stand alone, and what the caller names. */
    static String escape(String text, char mark, IntPredicate unfit) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isPair(text, at) && !unfit.test(c)) {
                escaped.append(c).append(text.charAt(++at));
            } else if (c == mark || Character.isSurrogate(c) || unfit.test(c)) {
                escaped.append(mark).append(String.format("%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    /** Undoes {@link #escape}. What no escape is stays as it is: somebody else wrote it. */
    static String unescape(String text, char mark) {
        int next = text.indexOf(mark);
        if (next < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        for (; next >= 0; next = text.indexOf(mark, next + 1)) {
            if (isHex(text, next + 1)) {
                plain.append(text, from, next).append((char) Integer.parseInt(text, next + 1, next + 1 + DIGITS, 16));
                from = next + 1 + DIGITS;
                next += DIGITS;
            }
        }
        return plain.append(text, from, text.length()).toString();
    }

    private static boolean isHex(String text, int from) {
        if (from + DIGITS > text.length()) {
            return false;
        }
        for (int at = from; at < from + DIGITS; at++) {
            if (Character.digit(text.charAt(at), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
