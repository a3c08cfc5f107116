package dev.orchestrator.internal.match;

import java.util.List;

/**
 * An item that is the same as the one that comes in, or may be.
 *
 * @param itemId which item
 * @param similarity how sure it is, from 0 to 1; at 0.5 both are as likely
 * @param suggestion what to do about it
 * @param open whether it lies between the bounds for a look and for a merge with nothing hard against it, so that whoever reads
 *     both may tell
 * @param sameKey whether it is known by a key that the application has declared
 * @param reasons what speaks for it and against it, each a few words that a person understands; they hold words of the contents
 */
public record Match(
        String itemId, double similarity, Suggestion suggestion, boolean open, boolean sameKey, List<String> reasons) {

    /** Copies the reasons. */
    public Match {
        reasons = List.copyOf(reasons);
    }
}
