package dev.orchestrator.gather.codec;

/**
 * Texts that UTF-8 cannot hold. A Java text may contain half of a surrogate pair (an answer that is cut in the middle of
 * an emoji does), and databases store UTF-8: such a text is kept as the bytes of its UTF-16 form instead. A text and
 * bytes are never equal to a database, so two ids that differ only in such a half stay different.
 */
public final class ExactText {

    private ExactText() {}

    /** Returns whether UTF-8 can hold the text. */
    public static boolean fitsUtf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !isPair(text, i++)) { // a pair is two characters
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    /** Returns the bytes that stand for a text that UTF-8 cannot hold. */
    public static byte[] toBytes(String text) {
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    /** Returns the text that such bytes stand for. */
    public static String fromBytes(byte[] bytes) {
        // Not by a charset: its decoder would replace the very halves that this is about.
        StringBuilder text = new StringBuilder(bytes.length / 2);
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            text.append((char) ((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
        }
        return text.toString();
    }
}
