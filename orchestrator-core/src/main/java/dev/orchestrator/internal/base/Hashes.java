package dev.orchestrator.internal.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stable names for content. */
public final class Hashes {

    private Hashes() {}

    /** Returns the SHA-256 of the parts as 64 hex digits; the parts are kept apart by their lengths. */
    public static String sha256(String... parts) {
        MessageDigest digest = newDigest();
        for (String part : parts) {
            byte[] bytes = encoded(part);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Returns the SHA-256 of a structure of lists, maps, texts, bytes, numbers, booleans and nulls, as 64 hex digits. Maps
     * count in their order.
     */
    public static String sha256(Object structure) {
        MessageDigest digest = newDigest();
        feed(digest, structure);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void feed(MessageDigest digest, @Nullable Object value) {
        if (value instanceof Collection<?> items) {
            begin(digest, 'l', items.size());
            items.forEach(item -> feed(digest, item));
        } else if (value instanceof Map<?, ?> map) {
            begin(digest, 'm', map.size());
            map.forEach((key, item) -> {
                feed(digest, key);
                feed(digest, item);
            });
        } else if (value instanceof byte[] bytes) {
            begin(digest, 'b', bytes.length);
            digest.update(bytes);
        } else {
            feedScalar(digest, value);
        }
    }

    private static void feedScalar(MessageDigest digest, @Nullable Object value) {
        char kind = value == null ? 'n' : value instanceof CharSequence ? 's' : 'v'; // "1" is not 1
        byte[] bytes = encoded(String.valueOf(value));
        begin(digest, kind, bytes.length);
        digest.update(bytes);
    }

    /** Half a surrogate pair has no UTF-8: such text counts in UTF-16, behind a byte that is nowhere in UTF-8. */
    private static byte[] encoded(String text) {
        if (text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(1 + Character.BYTES * text.length()).put((byte) -1);
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    private static void begin(MessageDigest digest, char kind, int length) {
        digest.update((kind + "" + length + ":").getBytes(StandardCharsets.US_ASCII));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
