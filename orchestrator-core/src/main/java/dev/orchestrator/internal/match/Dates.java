package dev.orchestrator.internal.match;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and years among tokens. */
final class Dates {

    private static final Pattern YEAR = Pattern.compile("1[5-9]\\d\\d|20\\d\\d");

    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})(t\\d{2})?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})[-./](\\d{1,2})[-./](\\d{4})");

    private Dates() {}

    /** Returns year, month and day, or null if a piece of text is no date. */
    static @Nullable String read(String chunk) {
        Matcher first = YEAR_FIRST.matcher(chunk);
        if (first.matches() || (first.lookingAt() && chunk.startsWith("t", first.end(3)))) {
            return written(first.group(1), first.group(2), first.group(3));
        }
        Matcher last = YEAR_LAST.matcher(chunk);
        if (!last.matches()) {
            return null;
        }
        boolean dayFirst = Integer.parseInt(last.group(1)) > 12 || chunk.indexOf('.') > 0;
        return written(last.group(3), last.group(dayFirst ? 2 : 1), last.group(dayFirst ? 1 : 2));
    }

    private static String written(String year, String month, String day) {
        return "%s-%2s-%2s".formatted(year, month, day).replace(' ', '0');
    }

    /** Returns the time that stands behind a date, or nothing. */
    static String time(String chunk) {
        Matcher first = YEAR_FIRST.matcher(chunk);
        return first.lookingAt() && chunk.startsWith("t", first.end(3)) ? chunk.substring(first.end(3)) : "";
    }

    static boolean is(Token token) {
        return token.kind() == Token.Kind.DATE
                || (token.kind() == Token.Kind.NUMBER
                        && YEAR.matcher(token.text()).matches());
    }

    /** The days of a bag. Years among words are left out: what looks like one may be a model or a measure. */
    static List<String> in(Bag bag) {
        return bag.distinct().values().stream()
                .filter(token -> token.kind() == Token.Kind.DATE)
                .map(Token::text)
                .toList();
    }
}
