package dev.orchestrator.llm;

import org.jspecify.annotations.Nullable;

/**
 * Recognises an event that differs from an earlier one in nothing but its words. In a stream of text nearly every event
 * is of that kind, and comparing it costs a fraction of parsing it. What it recognises is exact: the same JSON around a
 * string without quotes and escapes.
 */
final class Refrain {

    private static final String FIELD = "\"content\"";
    private static final String START = FIELD + ":\"";

    /** A server that changes something in every event is not worth comparing. */
    private static final int MOST_FAILURES = 16;

    private String before = "";
    private String after = "";
    private int failures;

    /**
     * Returns the words of an event that is otherwise known, or null if it has to be parsed. Copies what it compares,
     * because on Java 17 equals takes many characters in one step where startsWith and endsWith take one.
     */
    @Nullable
    String words(String json) {
        int start = before.length();
        int end = json.length() - after.length();
        boolean known = start > 0 && start < end && json.substring(end).equals(after);
        if (!known || !json.substring(0, start).equals(before)) {
            return null;
        }
        String words = json.substring(start, end);
        if (words.indexOf('"') >= 0 || words.indexOf('\\') >= 0) {
            return null;
        }
        failures = 0;
        return words;
    }

    /** Learns from an event that was parsed and says these words and nothing else. */
    void learn(String json, String words) {
        if (failures >= MOST_FAILURES) {
            return;
        }
        failures++;
        int field = json.indexOf(FIELD);
        int start = field + START.length();
        boolean once = field >= 0 && json.indexOf(FIELD, start) < 0;
        if (once && json.startsWith(START, field) && json.startsWith(words + '"', start)) {
            before = json.substring(0, start);
            after = json.substring(start + words.length());
        }
    }
}
