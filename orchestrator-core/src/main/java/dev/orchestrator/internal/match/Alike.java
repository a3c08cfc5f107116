package dev.orchestrator.internal.match;

/** How much two tokens that are not the same are alike: a slip of the pen, an abbreviation, a code with a longer end. */
final class Alike {

    static final double PREFIX = 0.8;
    private static final double ONE_SLIP = 0.9;
    private static final double TWO_SLIPS = 0.8;
    private static final double INITIAL = 0.5;
    private static final int SLIP_LENGTH = 5; // letters of a word that may have one
    private static final int TWO_SLIPS_LENGTH = 9;
    private static final int ABBREVIATION = 3; // letters

    private Alike() {}

    /** From 0 to 1. */
    static double of(Token one, Token other) {
        if (one.text().equals(other.text())) {
            return 1;
        }
        if (one.isWord() && other.isWord()) {
            return words(one.text(), other.text());
        }
        return measures(one, other);
    }

    private static double words(String one, String other) {
        String shorter = one.length() <= other.length() ? one : other;
        String longer = one.length() <= other.length() ? other : one;
        if (shorter.charAt(0) == longer.charAt(0)) {
            if (shorter.length() == 1) {
                return INITIAL;
            }
            if (isAbbreviation(shorter, longer)) {
                return PREFIX;
            }
        }
        if (longer.length() < SLIP_LENGTH) {
            return 0;
        }
        int most = longer.length() < TWO_SLIPS_LENGTH ? 1 : 2;
        if (Long.bitCount(letters(shorter) ^ letters(longer)) > 2 * most) {
            return 0; // a slip changes two letters at most, and to compare sets is cheap
        }
        int slips = slips(shorter, longer, most);
        return slips > most ? 0 : slips == 1 ? ONE_SLIP : TWO_SLIPS;
    }

    private static long letters(String word) {
        long letters = 0;
        for (int i = 0; i < word.length(); i++) {
            letters |= 1L << word.charAt(i); // modulo 64: two letters may share a bit, which only lets more through
        }
        return letters;
    }

    /** The beginning of a word, or its first and last letter and some between. */
    private static boolean isAbbreviation(String shorter, String longer) {
        if (shorter.length() >= ABBREVIATION && longer.startsWith(shorter)) {
            return true;
        }
        boolean contracted = shorter.length() >= ABBREVIATION
                && longer.length() >= shorter.length() + 2
                && shorter.charAt(shorter.length() - 1) == longer.charAt(longer.length() - 1);
        return contracted && isWithin(shorter, longer);
    }

    private static boolean isWithin(String letters, String word) {
        int at = 0;
        for (int i = 0; i < word.length() && at < letters.length(); i++) {
            at += word.charAt(i) == letters.charAt(at) ? 1 : 0;
        }
        return at == letters.length();
    }

    /** Units are often left out. */
    private static double measures(Token one, Token other) {
        if (one.kind() == Token.Kind.NUMBER && other.kind() == Token.Kind.MEASURE) {
            return Slots.value(other.text()).equals(one.text()) ? PREFIX : 0;
        }
        return one.kind() == Token.Kind.MEASURE && other.kind() == Token.Kind.NUMBER ? measures(other, one) : 0;
    }

    /** How many letters differ, are too many, missing or changed places; one more than {@code most} if more than that. */
    static int slips(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most) {
            return most + 1;
        }
        int[] before = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        int[] next = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            next[0] = i;
            int least = i;
            for (int j = 1; j <= other.length(); j++) {
                next[j] = step(one, other, i, j, before, row, next[j - 1]);
                least = Math.min(least, next[j]);
            }
            if (least > most) {
                return most + 1;
            }
            int[] free = before;
            before = row;
            row = next;
            next = free;
        }
        return Math.min(row[other.length()], most + 1);
    }

    private static int step(String one, String other, int i, int j, int[] before, int[] row, int left) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int steps = Math.min(Math.min(left, row[j]) + 1, row[j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(steps, before[j - 2] + 1) : steps;
    }
}
