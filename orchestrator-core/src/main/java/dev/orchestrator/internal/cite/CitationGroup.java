package dev.orchestrator.internal.cite;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bracket that may become a citation, such as {@code [1]}, {@code [1, 2]} or {@code [1-3]}, character by character. */
final class CitationGroup {

    private static final char LENTICULAR = '\u3010';
    private static final char LENTICULAR_END = '\u3011';
    private static final int LONGEST = 200;
    private static final int LONGEST_NUMBER = 9;
    private static final int LONGEST_RANGE = 10; // who names more than that names nothing in particular
    private static final String SEPARATORS = ",;-\u2013\u2014"; // the last ones are dashes, for ranges

    private enum State {
        BEFORE_NUMBER,
        NUMBER,
        AFTER_NUMBER,
        CLOSED
    }

    private final StringBuilder raw;
    private final char closing;
    private State state = State.BEFORE_NUMBER;

    /** Begins with an opening bracket, an ordinary or a lenticular one. */
    CitationGroup(char opening) {
        this.raw = new StringBuilder().append(opening);
        this.closing = opening == '[' ? ']' : LENTICULAR_END;
    }

    static boolean opens(char c) {
        return c == '[' || c == LENTICULAR;
    }

    /** Returns whether the character may stand between the brackets. */
    static boolean mayHold(char c) {
        return isDigit(c) || isSpace(c) || SEPARATORS.indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || c == '\n' || c == '\r' || c == '\t';
    }

    /** Takes the next character; false if with it this is no citation. */
    boolean take(char c) {
        State next = isFull() ? null : after(c);
        if (next == null) {
            return false;
        }
        state = next;
        raw.append(c);
        return true;
    }

    private @Nullable State after(char c) {
        if (isDigit(c)) {
            return state == State.AFTER_NUMBER ? null : State.NUMBER;
        }
        if (isSpace(c)) {
            return state == State.NUMBER ? State.AFTER_NUMBER : state;
        }
        if (state == State.BEFORE_NUMBER) {
            return null;
        }
        return c == closing ? State.CLOSED : SEPARATORS.indexOf(c) >= 0 ? State.BEFORE_NUMBER : null;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Returns whether it takes no more, whatever comes. */
    boolean isFull() {
        return raw.length() >= LONGEST;
    }

    String raw() {
        return raw.toString();
    }

    /** Returns the numbers up to {@code sources}, each once; what names none of them is added to {@code dropped}. */
    Set<Integer> numbers(int sources, List<String> dropped) {
        Set<Integer> numbers = new LinkedHashSet<>();
        for (String item : raw.substring(1, raw.length() - 1).split("[,;]", -1)) {
            String written = item.replaceAll("[\\p{Z}\n\r\t]+", "");
            String[] ends = written.split("[-\u2013\u2014]", -1);
            int first = number(ends[0]);
            int last = number(ends[ends.length - 1]);
            boolean range = ends.length <= 2 && last - first < LONGEST_RANGE;
            if (!range || first < 1 || last > sources || last < first) {
                dropped.add(written);
            }
            for (int n = Math.max(1, first); range && n <= Math.min(last, sources); n++) {
                numbers.add(n);
            }
        }
        return numbers;
    }

    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > LONGEST_NUMBER ? Integer.MAX_VALUE : Integer.parseInt(significant);
    }
}
