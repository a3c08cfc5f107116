package dev.orchestrator.internal;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.internal.base.Hashes;
import java.util.Map;

/**
 * Text of strangers, as a model is shown it: between markers with a code that follows from what stands between them, so that
 * no text in there can know it.
 */
public final class Marked {

    private static final int CODE_LENGTH = 16;

    private Marked() {}

    /** Fills a prompt that takes {@code code}, twice, and the text between under the name {@code place}. */
    public static String in(Prompt prompt, String place, String text) {
        String code = code(text);
        while (text.contains(code)) { // has never been seen
            code = code(code + text);
        }
        return prompt.fill(Map.of("code", code, place, text));
    }

    private static String code(String text) {
        return Hashes.sha256(text).substring(0, CODE_LENGTH);
    }
}
