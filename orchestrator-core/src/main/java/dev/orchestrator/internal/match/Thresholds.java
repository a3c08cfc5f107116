package dev.orchestrator.internal.match;

import dev.orchestrator.internal.base.Check;

/**
 * From where on two items count as the same.
 *
 * @param merge similarity from which on an item is merged without asking, if nothing hard speaks against it (other codes,
 *     numbers, dates, colours, a denial) and the second candidate is far enough behind
 * @param review similarity from which on somebody should look
 * @param margin how far the second candidate must be behind, in logarithms of odds: 0.3 is a ratio of 1.35
 * @param candidates how many candidates are compared
 */
public record Thresholds(double merge, double review, double margin, int candidates) {

    /**
     * What holds unless something else is said. Measured on products, publications and restaurants ({@code docs/benchmarks.md}):
     * 99.8, 99.9 and 98.2 of 100 automatic decisions are right; with half of what was there taken away, so that many items
     * are new, 99.1, 99.6 and 93.8 (or up to 96.6, by which half of the restaurants it is). Then 3 to 6 of 1,000 new items are
     * taken for an old one, and never more than 12 of 100 items need somebody who looks.
     */
    public static final Thresholds DEFAULT = new Thresholds(0.88, 0.5, 0.3, 10);

    private static final int MOST_CANDIDATES = 50;

    /** Checks the values. */
    public Thresholds {
        Check.inRange(merge, 0, 1, "merge");
        Check.inRange(review, 0, merge, "review");
        Check.that(margin >= 0, "margin must not be negative");
        Check.inRange(candidates, 1, MOST_CANDIDATES, "candidates");
    }
}
