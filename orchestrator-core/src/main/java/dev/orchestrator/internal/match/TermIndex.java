package dev.orchestrator.internal.match;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The items of one project by their {@link Terms}, as a store keeps them. Must be fast for rare terms and must never read more
 * than it is asked for.
 */
public interface TermIndex {

    /**
     * How common terms are.
     *
     * @param items how many items there are
     * @param holding by term, how many of them hold it; a term that is missing is held by none
     */
    record Counts(long items, Map<String, Long> holding) {

        /** Copies the map. */
        public Counts {
            holding = Map.copyOf(holding);
        }
    }

    /**
     * Returns how many items hold each term. Numbers need not be exact: they may be some seconds old, and may stay at any
     * number above {@value Candidates#POSTINGS} for terms that are more common than that.
     *
     * @param terms some hundred at most
     * @return the numbers
     */
    Counts counts(Collection<String> terms);

    /**
     * Returns the items that hold any of some terms, those first whose terms weigh the most together.
     *
     * @param weights what each term weighs; the rarest first
     * @param read how many items, or pairs of item and term, are read at most; what lies beyond is left out, whichever it is
     * @param limit the most items to return
     * @return their ids, each once
     */
    List<String> holding(Map<String, Double> weights, int read, int limit);
}
