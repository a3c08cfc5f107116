package dev.orchestrator.internal.match;

import java.util.List;
import java.util.regex.Pattern;

/** Dates and years among tokens. */
final class Dates {

    private static final Pattern YEAR = Pattern.compile("1[5-9]\\d\\d|20\\d\\d");

    private Dates() {}

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
