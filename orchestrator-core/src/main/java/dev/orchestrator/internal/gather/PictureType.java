package dev.orchestrator.internal.gather;

import java.nio.charset.StandardCharsets;

/** The media type of an image by its first bytes. Names are wrong at times, and providers refuse bytes of another type. */
final class PictureType {

    private static final int HEAD = 12;

    private PictureType() {}

    /** Returns the type of the bytes, or {@code claimed} if they are of none that is known. */
    static String of(byte[] bytes, String claimed) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n")) {
            return "image/png";
        } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        } else if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return "image/gif";
        }
        return head.startsWith("RIFF") && head.startsWith("WEBP", 8) ? "image/webp" : claimed;
    }
}
