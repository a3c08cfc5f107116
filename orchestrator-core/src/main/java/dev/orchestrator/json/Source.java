package dev.orchestrator.json;

/**
 * The text being read. Every look at a character is counted, and there is an end to looking: so reading stays linear even
 * where a reader has to look ahead or go back.
 */
final class Source {

    static final int END = -1;

    /** Looks per character that no text needs which was not made to cost time. */
    private static final int LOOKS = 64;

    final String text;
    final JsonLimits limits;
    private final long most;
    private long looks;

    Source(String text, JsonLimits limits) {
        if (text.length() > limits.characters()) {
            throw new JsonException(
                    JsonException.Reason.TOO_LONG,
                    "JSON: a text of " + text.length() + " characters, " + limits.characters() + " are allowed");
        }
        this.text = text;
        this.limits = limits;
        this.most = 10_000L + (long) LOOKS * text.length();
    }

    int length() {
        return text.length();
    }

    /** The character at {@code i}, or {@link #END}. */
    int at(int i) {
        if (++looks > most) {
            throw new JsonException(JsonException.Reason.TOO_COSTLY, "JSON: reading it takes too long for its length");
        }
        return i < text.length() ? text.charAt(i) : END;
    }

    long looks() {
        return looks;
    }

    /** Counts a jump over {@code characters}, which were looked at by another means. */
    void charge(int characters) {
        looks += characters;
    }

    boolean startsWith(String start, int i) {
        looks += start.length();
        return text.startsWith(start, i);
    }

    /** Fails if there is one level of nesting too many. */
    void checkDepth(int depth) {
        if (depth > limits.depth()) {
            throw new JsonException(
                    JsonException.Reason.TOO_DEEP, "JSON: nested deeper than " + limits.depth() + " levels");
        }
    }
}
