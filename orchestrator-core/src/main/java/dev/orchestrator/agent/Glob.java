package dev.orchestrator.agent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern for texts in parts that are separated by {@code /}: {@code ?} is one character of a part, {@code *} any number of
 * them, {@code **} any number of characters of any parts, and {@code **}{@code /} any number of whole parts, also none.
 *
 * <p>All ways through the pattern are followed at once, so the time is the length of the text times that of the pattern,
 * whatever the text.
 */
final class Glob {

    private enum Kind {
        LETTER,
        ONE,
        SOME,
        ANY,
        PARTS
    }

    private record Step(Kind kind, int codePoint) {}

    private final List<Step> steps;

    private Glob(List<Step> steps) {
        this.steps = steps;
    }

    static Glob of(String pattern) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            Step step = step(pattern, at);
            steps.add(step);
            at += length(step);
        }
        return new Glob(steps);
    }

    private static Step step(String pattern, int at) {
        boolean partBegins = at == 0 || pattern.charAt(at - 1) == '/';
        if (partBegins && pattern.startsWith("**/", at)) {
            return new Step(Kind.PARTS, 0);
        }
        if (pattern.startsWith("**", at)) {
            return new Step(Kind.ANY, 0);
        }
        int codePoint = pattern.codePointAt(at);
        return new Step(codePoint == '*' ? Kind.SOME : codePoint == '?' ? Kind.ONE : Kind.LETTER, codePoint);
    }

    private static int length(Step step) {
        return switch (step.kind) {
            case PARTS -> 3;
            case ANY -> 2;
            default -> Character.charCount(step.codePoint);
        };
    }

    /** Whether the whole text fits the pattern. */
    boolean matches(String text) {
        BitSet places = new BitSet(steps.size() + 1);
        arrive(places, 0);
        int at = 0;
        while (at < text.length() && !places.isEmpty()) {
            int codePoint = text.codePointAt(at);
            places = after(places, codePoint);
            at += Character.charCount(codePoint);
        }
        return places.get(steps.size());
    }

    /** Comes to a place, and to those behind it that may stand for nothing. */
    private void arrive(BitSet places, int place) {
        int at = place;
        places.set(at);
        while (at < steps.size() && mayBeNothing(steps.get(at).kind)) {
            at++;
            places.set(at);
        }
    }

    private static boolean mayBeNothing(Kind kind) {
        return kind == Kind.SOME || kind == Kind.ANY || kind == Kind.PARTS;
    }

    private BitSet after(BitSet places, int codePoint) {
        BitSet next = new BitSet(steps.size() + 1);
        for (int at = places.nextSetBit(0); at >= 0 && at < steps.size(); at = places.nextSetBit(at + 1)) {
            take(steps.get(at), at, codePoint, next);
        }
        return next;
    }

    private void take(Step step, int at, int codePoint, BitSet next) {
        switch (step.kind) {
            case LETTER -> {
                if (step.codePoint == codePoint) {
                    arrive(next, at + 1);
                }
            }
            case ONE -> {
                if (codePoint != '/') {
                    arrive(next, at + 1);
                }
            }
            case SOME -> {
                if (codePoint != '/') {
                    arrive(next, at);
                }
            }
            case ANY -> arrive(next, at);
            case PARTS -> {
                next.set(at); // within a part: the next step is open only behind its end
                if (codePoint == '/') {
                    arrive(next, at + 1);
                }
            }
        }
    }
}
