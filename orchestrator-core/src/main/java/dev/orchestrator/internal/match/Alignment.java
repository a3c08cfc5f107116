package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which tokens of one bag the other has too, and how surely. */
final class Alignment {

    private static final int MOST_LEFT =
            32; // tokens without an equal, of either side, that are compared letter by letter
    private static final int SHORTEST_PAIR = 4;
    private static final int SHORTEST_ACRONYM = 3;
    private static final int LONGEST_ACRONYM = 7;
    private static final double ACRONYM = 0.9;

    private final Map<String, Double> there = new HashMap<>(); // from one to other
    private final Map<String, Double> back = new HashMap<>();

    Alignment(Bag one, Bag other) {
        equal(one, other, there, back);
        equal(other, one, back, there);
        List<Token> left = left(one, there);
        List<Token> right = left(other, back);
        acronyms(one, there, other, back);
        acronyms(other, back, one, there);
        left.forEach(token -> alike(token, right));
        codes(left, other, there);
        codes(right, one, back);
    }

    private static void equal(Bag one, Bag other, Map<String, Double> there, Map<String, Double> back) {
        for (String token : one.distinct().keySet()) {
            List<String> pair = other.pair(token);
            if (other.has(token)) {
                there.put(token, 1.0);
            } else if (pair != null && token.length() >= SHORTEST_PAIR) {
                there.put(token, 1.0);
                pair.forEach(part -> back.put(part, 1.0));
            }
        }
    }

    private static List<Token> left(Bag bag, Map<String, Double> matched) {
        List<Token> left = new ArrayList<>();
        for (Token token : bag.distinct().values()) {
            if (left.size() < MOST_LEFT && !matched.containsKey(token.text())) {
                left.add(token);
            }
        }
        return left;
    }

    /** A short word of which the letters begin neighbouring words of the other side stands for them. */
    private static void acronyms(Bag one, Map<String, Double> there, Bag other, Map<String, Double> back) {
        if (other.tokens().size() > MOST_LEFT * 2) {
            return;
        }
        StringBuilder initials = new StringBuilder();
        other.tokens()
                .forEach(token -> initials.append(token.isWord() ? token.text().charAt(0) : ' '));
        for (Token word : one.distinct().values()) {
            int length = word.text().length();
            int at = word.isWord() && length >= SHORTEST_ACRONYM && length <= LONGEST_ACRONYM
                    ? initials.indexOf(word.text())
                    : -1;
            if (at >= 0) {
                there.merge(word.text(), ACRONYM, Math::max);
                other.tokens().subList(at, at + length).forEach(token -> back.merge(token.text(), ACRONYM, Math::max));
            }
        }
    }

    private void alike(Token token, List<Token> right) {
        for (Token candidate : right) {
            double degree = Alike.of(token, candidate);
            if (degree > 0) {
                there.merge(token.text(), degree, Math::max);
                back.merge(candidate.text(), degree, Math::max);
            }
        }
    }

    private static void codes(List<Token> left, Bag other, Map<String, Double> degrees) {
        for (Token token : left) {
            double degree = token.isCode() ? Codes.within(token.text(), other) : 0;
            if (degree > 0) {
                degrees.merge(token.text(), degree, Math::max);
            }
        }
    }

    /** How surely the other bag has this token of the first, from 0 to 1. */
    double there(String token) {
        return there.getOrDefault(token, 0.0);
    }

    /** How surely the first bag has this token of the other, from 0 to 1. */
    double back(String token) {
        return back.getOrDefault(token, 0.0);
    }
}
