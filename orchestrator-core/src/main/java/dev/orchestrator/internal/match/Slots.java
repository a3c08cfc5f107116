package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The numbers of a content by what they count or measure: 8 ports, 250 GB, day 3. */
final class Slots {

    private final Map<String, Set<String>> values = new TreeMap<>();

    private Slots() {}

    /** What both bags count or measure, but no number of the one is one of the other: "3 and 4 day". */
    static List<String> clashes(Bag one, Bag other) {
        return of(one.tokens()).clashes(of(other.tokens()));
    }

    private static Slots of(List<Token> tokens) {
        Slots slots = new Slots();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.MEASURE) {
                slots.put(unit(token.text()), value(token.text()));
            } else if (token.kind() == Token.Kind.NUMBER) {
                slots.number(tokens, i);
            }
        }
        return slots;
    }

    private void number(List<Token> tokens, int at) {
        Token number = tokens.get(at);
        if (at + 1 < tokens.size() && isBeside(number, tokens.get(at + 1))) {
            put(">" + tokens.get(at + 1).text(), number.text());
        }
        if (at > 0 && isBeside(number, tokens.get(at - 1))) {
            put("<" + tokens.get(at - 1).text(), number.text());
        }
    }

    private static boolean isBeside(Token number, Token word) {
        return word.isWord() && word.leaf() == number.leaf();
    }

    private void put(String slot, String value) {
        values.computeIfAbsent(slot, key -> new TreeSet<>()).add(value);
    }

    static String value(String measure) {
        int end = 0;
        while (end < measure.length() && !Character.isLetter(measure.charAt(end))) {
            end++;
        }
        return measure.substring(0, end);
    }

    private static String unit(String measure) {
        return measure.substring(value(measure).length());
    }

    private List<String> clashes(Slots other) {
        List<String> clashes = new ArrayList<>();
        values.forEach((slot, mine) -> {
            Set<String> theirs = other.values.getOrDefault(slot, Set.of());
            if (!theirs.isEmpty() && mine.stream().noneMatch(theirs::contains)) {
                clashes.add(mine.iterator().next() + " and " + theirs.iterator().next() + " "
                        + slot.replaceAll("[<>]", ""));
            }
        });
        return clashes;
    }
}
