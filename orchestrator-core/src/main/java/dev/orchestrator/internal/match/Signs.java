package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs that change what stands beside them: -5 is not 5, C# is not C++, and what is below 5 is not above it. */
final class Signs {

    private static final String KEPT = "#%‰@";
    private static final String LEFT_OUT = "|~−©®"; // symbols by name, ornaments by use
    private static final String COMPARING = "<>≤≥≠±";
    private static final Pattern OF_NUMBER = Pattern.compile("(?:^|[^-‐‑–—−.)])([-‐‑–−]?)([.,]?)\\z");

    private Signs() {}

    /** Returns the signs in what stands between two words; other punctuation is left out. */
    static String of(String between) {
        StringBuilder signs = new StringBuilder();
        between.replace("!=", "≠")
                .chars()
                .filter(c -> KEPT.indexOf(c) >= 0 || (isSymbol(c) && LEFT_OUT.indexOf(c) < 0))
                .forEach(c -> signs.append((char) c));
        return signs.toString();
    }

    private static boolean isSymbol(int c) {
        int type = Character.getType(c);
        return type == Character.MATH_SYMBOL || type == Character.CURRENCY_SYMBOL || type == Character.OTHER_SYMBOL;
    }

    /** Returns the signs in what stands before a number: a minus or a decimal point right before it, too. */
    static String ofNumber(String between) {
        Matcher matcher = OF_NUMBER.matcher(between);
        return matcher.find() ? of(between) + (matcher.group(1).isEmpty() ? "" : "-") + matcher.group(2) : of(between);
    }

    /** Whether two tokens of the same text are two things by their signs. */
    static boolean clash(Token one, Token other) {
        return !clashes(List.of(one), List.of(other)).isEmpty();
    }

    /** What both have, but with signs of which none is the same. */
    static List<String> clashes(List<Token> one, List<Token> other) {
        List<String> clashes = new ArrayList<>();
        Map<String, Set<String>> mine = by(one, Signs::telling);
        Map<String, Set<String>> theirs = by(other, Signs::telling);
        Map<String, Set<String>> myKinds = by(one, Signs::kind);
        Map<String, Set<String>> theirKinds = by(other, Signs::kind);
        mine.forEach((text, signs) -> {
            boolean apart = Collections.disjoint(signs, theirs.getOrDefault(text, signs));
            if (apart || areTwo(myKinds.getOrDefault(text, Set.of()), theirKinds.getOrDefault(text, Set.of()))) {
                clashes.add(text);
            }
        });
        return clashes;
    }

    /** What one of them may leave out. */
    private static boolean areTwo(Set<String> mine, Set<String> theirs) {
        return !mine.contains("") && !theirs.contains("") && !theirs.isEmpty() && Collections.disjoint(mine, theirs);
    }

    private static Map<String, Set<String>> by(List<Token> tokens, Function<Token, String> signs) {
        Map<String, Set<String>> by = new HashMap<>();
        tokens.forEach(token ->
                by.computeIfAbsent(token.text(), key -> new HashSet<>()).add(signs.apply(token)));
        return by;
    }

    /** What makes another thing of it where it is missing. */
    private static String telling(Token token) {
        String tail = token.text().length() < Tokenizer.LONGEST ? "" : token.spelling();
        boolean named = token.isWord() || token.isCode();
        return tail + (named ? chosen(token.after(), "+#") : chosen(token.before(), COMPARING + "-.") + percent(token));
    }

    private static String percent(Token token) {
        return chosen(token.after(), "%‰");
    }

    /** A currency, or the hour of a day. */
    private static String kind(Token token) {
        StringBuilder kind = new StringBuilder();
        (token.before() + token.after())
                .chars()
                .filter(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)
                .forEach(c -> kind.append((char) c));
        return token.kind() == Token.Kind.DATE
                ? kind + token.spelling().substring(token.text().length())
                : kind.toString();
    }

    private static String chosen(String signs, String wanted) {
        StringBuilder chosen = new StringBuilder();
        signs.chars().filter(c -> wanted.indexOf(c) >= 0).forEach(c -> chosen.append((char) c));
        return chosen.toString();
    }
}
