package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;

/**
 * Has a model review the result of a task before it counts.
 *
 * @param atLeast the score below which the work is done again, 0 to 1; 0 for never
 * @param retries how often it is done again at most, 0 to {@value #MOST_RETRIES}
 */
public record Review(double atLeast, int retries) {

    /** The most retries. */
    public static final int MOST_RETRIES = 3;

    /** Only tells how good the result is. */
    public static final Review SCORE = new Review(0, 0);

    /** Checks the values. */
    public Review {
        Check.inRange(atLeast, 0, 1, "atLeast");
        Check.inRange(retries, 0, MOST_RETRIES, "retries");
    }
}
