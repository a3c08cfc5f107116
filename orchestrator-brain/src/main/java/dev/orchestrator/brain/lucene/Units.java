package dev.orchestrator.brain.lucene;

import org.apache.lucene.util.BytesRef;

/** Text as bytes and back, unit by unit: also half of a surrogate pair, for which encodings put in something else. */
final class Units {

    private Units() {}

    static BytesRef bytes(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            bytes[2 * at] = (byte) (unit >> 8);
            bytes[2 * at + 1] = (byte) unit;
        }
        return new BytesRef(bytes);
    }

    static String text(BytesRef bytes) {
        char[] units = new char[bytes.length / 2];
        for (int at = 0; at < units.length; at++) {
            int first = bytes.offset + 2 * at;
            units[at] = (char) ((bytes.bytes[first] & 0xff) << 8 | (bytes.bytes[first + 1] & 0xff));
        }
        return new String(units);
    }
}
