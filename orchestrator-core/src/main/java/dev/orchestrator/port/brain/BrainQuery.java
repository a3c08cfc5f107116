package dev.orchestrator.port.brain;

import dev.orchestrator.internal.base.Check;
import java.util.Collection;
import java.util.Set;

/**
 * What to search a Brain for. Made by {@link #of} and changed by the methods that return another one.
 *
 * @param projectId whose knowledge is searched
 * @param text what to search for, in any words; never taken as a syntax. Not blank. What stands behind the first
 *     {@value #LONGEST_TEXT} characters is left out
 * @param types only entities of these types, compared letter by letter; empty for all
 * @param offset how many of the best matches to leave out; 0 by default
 * @param limit how many matches to return at most; {@value #DEFAULT_LIMIT} by default. Offset and limit together must
 *     not exceed {@value #MOST_MATCHES}
 * @param threshold the least similarity of a match, 0 to 1; {@value #DEFAULT_THRESHOLD} by default
 */
public record BrainQuery(String projectId, String text, Set<String> types, int offset, int limit, double threshold) {

    /** How many matches there are unless the query says otherwise. */
    public static final int DEFAULT_LIMIT = 10;

    /** The least similarity unless the query says otherwise: it separates what is related from what is not. */
    public static final double DEFAULT_THRESHOLD = 0.6;

    /** How far down the matches can be read. */
    public static final int MOST_MATCHES = 1_000;

    /** How many characters are looked at. */
    public static final int LONGEST_TEXT = 10_000;

    /** Checks and copies the values. */
    public BrainQuery {
        Check.notBlank(projectId, "projectId");
        text = shortened(Check.notBlank(text, "text"));
        Check.notBlank(text, "the beginning of the text");
        types = Set.copyOf(Check.present(types, "types"));
        Check.inRange(offset, 0, MOST_MATCHES - 1, "offset");
        Check.inRange(limit, 1, MOST_MATCHES - offset, "limit");
        Check.inRange(threshold, 0, 1, "threshold");
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean halfPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, halfPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }

    /**
     * A search of a whole project with all defaults.
     *
     * @param projectId whose knowledge is searched
     * @param text what to search for
     * @return the query
     */
    public static BrainQuery of(String projectId, String text) {
        return new BrainQuery(projectId, text, Set.of(), 0, DEFAULT_LIMIT, DEFAULT_THRESHOLD);
    }

    /**
     * Searches some types alone.
     *
     * @param types the types; none for all
     * @return a new query
     */
    public BrainQuery withTypes(Collection<String> types) {
        return new BrainQuery(projectId, text, Set.copyOf(types), offset, limit, threshold);
    }

    /**
     * Returns another part of the matches.
     *
     * @param offset how many of the best to leave out
     * @param limit how many to return at most
     * @return a new query
     */
    public BrainQuery page(int offset, int limit) {
        return new BrainQuery(projectId, text, types, offset, limit, threshold);
    }

    /**
     * Sets the least similarity of a match.
     *
     * @param threshold 0 to 1; 0 returns whatever comes nearest
     * @return a new query
     */
    public BrainQuery withThreshold(double threshold) {
        return new BrainQuery(projectId, text, types, offset, limit, threshold);
    }

    /** Names the query without its words. */
    @Override
    public String toString() {
        return "BrainQuery[" + projectId + ", " + text.length() + " characters, types " + types + ", " + offset + " + "
                + limit + ", threshold " + threshold + "]";
    }
}
