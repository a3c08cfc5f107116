package dev.orchestrator.internal.match;

import java.util.List;

/** Codes that are written in pieces, or with something before or behind them that tells the colour or the maker. */
final class Codes {

    private static final int SHORTEST = 4; // signs that two spellings must share
    private static final int WORD = 6; // letters of a code without digits
    private static final double SHARE = 0.5; // of the code that they must share

    private Codes() {}

    /** Whether it looks like a code: letters and digits, or many digits. */
    static boolean is(String term) {
        return term.length() >= SHORTEST
                && term.chars().anyMatch(Character::isDigit)
                && term.chars().anyMatch(Character::isLetter);
    }

    /**
     * How much of a code stands in a text without spaces: the share of its longest piece there, if that has a digit and all
     * digits of the code, and if the code or a token of the text begins there; else 0.
     */
    static double within(String code, Bag bag) {
        String text = bag.compact();
        double best = 0;
        for (int start = 0; start < text.length(); start++) {
            int parts = bag.starts(start) ? code.length() : 1; // amid a token the code must start with its first sign
            for (int from = 0; from < parts; from++) {
                best = text.charAt(start) == code.charAt(from) ? Math.max(best, share(code, from, text, start)) : best;
            }
        }
        return best;
    }

    private static double share(String code, int from, String text, int start) {
        int length = 0;
        while (from + length < code.length()
                && start + length < text.length()
                && code.charAt(from + length) == text.charAt(start + length)) {
            length++;
        }
        boolean enough = length >= SHORTEST && length >= SHARE * code.length();
        boolean lettersOnly = length == code.length() && length >= WORD;
        return enough && (lettersOnly || isWhole(code, from, from + length)) && isCut(text, start, start + length)
                ? length / (double) code.length()
                : 0;
    }

    /** All digits of the code are in the piece, and there are some. */
    private static boolean isWhole(String code, int from, int end) {
        boolean before = code.substring(0, from).chars().anyMatch(Character::isDigit);
        boolean behind = code.substring(end).chars().anyMatch(Character::isDigit);
        return !before && !behind && code.substring(from, end).chars().anyMatch(Character::isDigit);
    }

    /** The piece does not begin or end amid a number of the text. */
    private static boolean isCut(String text, int start, int end) {
        boolean before = start > 0 && areDigits(text.charAt(start - 1), text.charAt(start));
        boolean behind = end < text.length() && areDigits(text.charAt(end - 1), text.charAt(end));
        return !before && !behind;
    }

    private static boolean areDigits(char one, char other) {
        return Character.isDigit(one) && Character.isDigit(other);
    }

    /**
     * Whether codes of the two sides are the same up to their last digit and differ behind it, as those of a black thing and
     * a white one do, while none agree to the end.
     */
    static boolean areVariants(List<String> mine, List<String> theirs) {
        boolean variants = false;
        for (String one : mine) {
            for (String other : theirs) {
                int common = common(one, other);
                if (common >= SHORTEST && isStem(one, common) && isStem(other, common)) {
                    if (common < one.length() && common < other.length() && common == stemLength(one)) {
                        variants = true;
                    } else {
                        return false;
                    }
                }
            }
        }
        return variants;
    }

    private static int common(String one, String other) {
        int common = 0;
        while (common < Math.min(one.length(), other.length()) && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        return common;
    }

    private static boolean isStem(String code, int length) {
        return stemLength(code) <= length && stemLength(code) > 0;
    }

    private static int stemLength(String code) {
        int length = code.length();
        while (length > 0 && !Character.isDigit(code.charAt(length - 1))) {
            length--;
        }
        return length;
    }
}
