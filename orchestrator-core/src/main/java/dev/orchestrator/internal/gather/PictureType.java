package dev.orchestrator.internal.gather;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The media type of an image by its first bytes. Names are wrong at times, and providers refuse bytes of another type. */
final class PictureType {

    /** How many bytes of an image tell its type. */
    static final int HEAD = 12;

    private static final int BRAND = 8; // where files of ISO 14496-12, and RIFF, say what they hold
    private static final Map<String, String> ISO =
            Map.of("heic", "image/heic", "heix", "image/heic", "mif1", "image/heif", "avif", "image/avif");

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
        if (head.startsWith("ftyp", BRAND - 4)) {
            return ISO.getOrDefault(head.substring(Math.min(BRAND, head.length())), claimed);
        }
        return head.startsWith("RIFF") && head.startsWith("WEBP", BRAND) ? "image/webp" : claimed;
    }

    /** Whether the bytes are those of an image. */
    static boolean isKnown(byte[] bytes) {
        return !of(bytes, "").isEmpty();
    }
}
