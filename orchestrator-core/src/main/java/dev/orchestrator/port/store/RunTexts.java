package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/** How large the texts of a run may be. */
final class RunTexts {

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private RunTexts() {}

    /** Fails if a text takes more bytes than a store has to keep in one piece. */
    static void require(String text, String name) {
        require(List.of(text), name);
    }

    /** Fails if texts together take more bytes than a store has to keep in one piece. */
    static void require(List<String> texts, String name) {
        long characters = texts.stream().mapToLong(String::length).sum();
        // Few come near the limit: those that cannot reach it are not counted.
        if (characters <= RunStore.LARGEST_TEXT / MOST_BYTES_OF_A_CHAR) {
            return;
        }
        long bytes = texts.stream().mapToLong(RunTexts::bytes).sum();
        Check.that(
                bytes <= RunStore.LARGEST_TEXT,
                name + " must have at most " + RunStore.LARGEST_TEXT + " bytes, got " + bytes
                        + "; keep large content as an attachment");
    }

    /** Counts the bytes of the UTF-8 form, where half of a surrogate pair counts like any other character. */
    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += MOST_BYTES_OF_A_CHAR;
            }
        }
        return bytes;
    }
}
