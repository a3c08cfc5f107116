package dev.orchestrator.data;

import dev.orchestrator.internal.base.Check;

/**
 * From where on two things count as the same. Measured on products, publications and restaurants; {@code docs/guides/data.md}
 * tells how well the defaults do.
 *
 * @param merge similarity from which on a merge is suggested, if nothing hard speaks against it: other codes, numbers or
 *     dates, a denial. {@value #DEFAULT_MERGE} by default
 * @param review similarity from which on somebody should look, at most {@code merge}; {@value #DEFAULT_REVIEW} by default, at
 *     which both are as likely
 * @param candidates how many items and entities are compared with what comes in, 1 to {@value #MOST_CANDIDATES};
 *     {@value #DEFAULT_CANDIDATES} by default
 */
public record DuplicateRules(double merge, double review, int candidates) {

    /** From where on a merge is suggested unless somebody says otherwise. */
    public static final double DEFAULT_MERGE = 0.88;

    /** From where on somebody should look unless somebody says otherwise. */
    public static final double DEFAULT_REVIEW = 0.5;

    /** How many candidates there are unless somebody says otherwise. */
    public static final int DEFAULT_CANDIDATES = 10;

    /** The most candidates. */
    public static final int MOST_CANDIDATES = 50;

    /** The usual rules. */
    public static final DuplicateRules DEFAULT = new DuplicateRules(DEFAULT_MERGE, DEFAULT_REVIEW, DEFAULT_CANDIDATES);

    /** Checks the values. */
    public DuplicateRules {
        Check.inRange(merge, 0, 1, "merge");
        Check.inRange(review, 0, merge, "review");
        Check.inRange(candidates, 1, MOST_CANDIDATES, "candidates");
    }
}
