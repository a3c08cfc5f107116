package dev.orchestrator.brain.neo4j;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts on their way to the server and back. The driver writes UTF-8, where half of a surrogate pair becomes a question
 * mark: two ids or projects that differ would be one. So halves travel as U+FFFF, which is no character, and four
 * hexadecimal digits; U+FFFF itself does too. All other texts are stored as they are.
 */
final class Texts {

    private static final char MARK = 0xFFFF;
    private static final int DIGITS = 4;
    private static final int LONGEST_PROJECT = 500;

    private Texts() {}

    static String project(String projectId) {
        Failures.require(!Failures.present(projectId, "projectId").isBlank(), "projectId must not be blank");
        Failures.require(
                projectId.length() <= LONGEST_PROJECT,
                "projectId must have at most " + LONGEST_PROJECT + " characters on Neo4j");
        return projectId;
    }

    static List<String> stored(Collection<String> texts) {
        return texts.stream().map(Texts::stored).toList();
    }

    /** The text as it is stored. */
    static String stored(String text) {
        StringBuilder changed = null;
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
            boolean pair = isPair(text, at);
            if (!pair && (Character.isSurrogate(one) || one == MARK)) {
                changed = changed == null ? new StringBuilder(text.substring(0, at)) : changed;
                changed.append(MARK).append("%04x".formatted((int) one));
            } else {
                append(changed, text, at, pair ? 2 : 1);
                at += pair ? 1 : 0;
            }
        }
        return changed == null ? text : changed.toString();
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static void append(@Nullable StringBuilder changed, String text, int at, int length) {
        if (changed != null) {
            changed.append(text, at, at + length);
        }
    }

    /** The text that was stored. */
    static String read(String stored) {
        int mark = stored.indexOf(MARK);
        if (mark < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        int from = 0;
        for (; mark >= 0 && mark + DIGITS < stored.length(); mark = stored.indexOf(MARK, from)) {
            int end = mark + 1 + DIGITS;
            text.append(stored, from, mark).append(marked(stored, mark + 1, end));
            from = end;
        }
        return text.append(stored, from, stored.length()).toString();
    }

    /** What somebody else wrote may have the mark and no digits behind it. */
    private static String marked(String stored, int from, int end) {
        String digits = stored.substring(from, end);
        return digits.matches("[0-9a-f]{4}") ? Character.toString((char) Integer.parseInt(digits, 16)) : MARK + digits;
    }
}
