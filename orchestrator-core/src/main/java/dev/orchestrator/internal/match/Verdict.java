package dev.orchestrator.internal.match;

import java.util.List;

/**
 * What was found about an item that comes in.
 *
 * @param matches the items that it may be, the likeliest first; only the first can be a SKIP or a MERGE, the others are for
 *     whoever looks at it
 */
public record Verdict(List<Match> matches) {

    /** Copies the list. */
    public Verdict {
        matches = List.copyOf(matches);
    }

    /**
     * Returns what to do with the item.
     *
     * @return the suggestion of the first match; NONE if there is no match
     */
    public Suggestion suggestion() {
        return matches.isEmpty() ? Suggestion.NONE : matches.get(0).suggestion();
    }
}
