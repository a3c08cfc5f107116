package dev.orchestrator.json;

/** What may stand behind a backslash, and what must not stand in a string. */
final class Escapes {

    private Escapes() {}

    /** What {@code \c} stands for, or -1 if JSON knows no such escape; {@code u} is not among them. */
    static int of(int c) {
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(int c) {
        return c < 0 || c > 'f' ? -1 : Character.digit(c, 16);
    }

    /** The character that the four digits at {@code i} name, or -1. */
    static int unicode(Source source, int i) {
        int value = 0;
        for (int digit = i; digit < i + 4; digit++) {
            int hex = hex(source.at(digit));
            if (hex < 0) {
                return -1;
            }
            value = value * 16 + hex;
        }
        return value;
    }

    /** The text with every half of a surrogate pair that stands alone replaced: UTF-8 has no bytes for it. */
    static String wellFormed(CharSequence text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            mended = mended == null ? new StringBuilder(text) : mended;
            mended.setCharAt(i, '\uFFFD');
        }
        return (mended == null ? text : mended).toString();
    }
}
