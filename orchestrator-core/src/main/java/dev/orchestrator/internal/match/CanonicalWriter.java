package dev.orchestrator.internal.match;

import dev.orchestrator.internal.base.Check;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a value as JSON in its only spelling; what is open waits on a stack of its own, so that no depth overflows. */
final class CanonicalWriter {

    private static final int PLAIN_DIGITS = 20; // a number with more zeros before or behind is written with an exponent

    /** An entry of an object; two keys that differ in their normal form only are kept, in the order of their spelling. */
    private record Member(
            String key, String spelling, @Nullable Object value) {
        static final Comparator<Member> BY_KEY =
                Comparator.comparing(Member::key).thenComparing(Member::spelling);
    }

    private static final class Open {
        private final Iterator<?> items;
        private final char end;
        private boolean begun;

        Open(Iterator<?> items, char end) {
            this.items = items;
            this.end = end;
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();

    String write(@Nullable Object value) {
        Check.that(value instanceof Map<?, ?>, "content must be text or an object");
        begin(value);
        while (!open.isEmpty()) {
            advance(open.peek());
        }
        return out.toString();
    }

    private void advance(Open frame) {
        if (!frame.items.hasNext()) {
            out.append(frame.end);
            open.pop();
            return;
        }
        out.append(frame.begun ? "," : "");
        frame.begun = true;
        item(frame.items.next());
    }

    private void item(@Nullable Object item) {
        if (item instanceof Member member) {
            string(member.key);
            out.append(':');
            begin(member.value);
        } else {
            begin(item);
        }
    }

    private void begin(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            open(
                    '{',
                    map.entrySet().stream()
                            .map(CanonicalWriter::member)
                            .sorted(Member.BY_KEY)
                            .iterator(),
                    '}');
        } else if (value instanceof Iterable<?> items) {
            open('[', items.iterator(), ']');
        } else if (value instanceof CharSequence text) {
            string(text(text.toString()));
        } else {
            scalar(value);
        }
    }

    private static Member member(Map.Entry<?, ?> entry) {
        Check.that(entry.getKey() instanceof CharSequence, "content must have keys that are text");
        String spelling = entry.getKey().toString();
        return new Member(Normalizer.normalize(spelling, Normalizer.Form.NFC), spelling, entry.getValue());
    }

    private void open(char start, Iterator<?> items, char end) {
        Check.that(
                open.size() < Canonical.DEEPEST,
                "content is nested deeper than " + Canonical.DEEPEST + " levels, or in itself");
        out.append(start);
        open.push(new Open(items, end));
    }

    private void scalar(@Nullable Object value) {
        if (value instanceof Number number) {
            put(number(number));
        } else {
            Check.that(
                    value == null || value instanceof Boolean,
                    "content must consist of maps, lists, texts, numbers, booleans and nulls");
            put(String.valueOf(value));
        }
    }

    private void put(String piece) {
        Check.that(
                out.length() + piece.length() <= Canonical.LONGEST,
                "content is longer than " + Canonical.LONGEST + " characters");
        out.append(piece);
    }

    private void string(String text) {
        put("\"");
        put(text.chars().anyMatch(CanonicalWriter::isEscaped) ? escaped(text) : text);
        put("\"");
    }

    private static boolean isEscaped(int c) {
        return c < ' ' || c == '"' || c == '\\';
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(isEscaped(c) ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }

    /** The number in its shortest spelling: 1.0 is 1, and 1e2 is 100. */
    static String number(Number number) {
        Check.that(
                !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue()),
                "content must have finite numbers only");
        BigDecimal value = new BigDecimal(number.toString()).stripTrailingZeros();
        boolean plain = value.scale() <= PLAIN_DIGITS && value.scale() >= -PLAIN_DIGITS;
        return value.signum() == 0 ? "0" : plain ? value.toPlainString() : value.toString();
    }

    /** The text in its composed form, with one space for each run of white space. */
    static String text(String text) {
        Check.that(text.length() <= Canonical.LONGEST, "content is longer than " + Canonical.LONGEST + " characters");
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        StringBuilder spaced = new StringBuilder(composed.length());
        boolean space = false;
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            if (isSpace(c)) {
                space = true;
                continue;
            }
            spaced.append(space && spaced.length() > 0 ? " " : "").append(c);
            space = false;
        }
        return spaced.toString();
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }
}
