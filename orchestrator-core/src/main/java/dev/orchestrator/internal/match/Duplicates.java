package dev.orchestrator.internal.match;

import java.util.List;
import java.util.Map;

/**
 * Tells whether an item that comes in is there already. A search has two steps, so that the caller fetches the contents in
 * between: {@link #search} finds candidates by rare terms that they share, {@link Search#judge} compares them. May be used by
 * many threads at once.
 *
 * <p>Each takes bounded time, whatever the content: the first 8,000 characters and 200 values of it are looked at, and of the
 * index at most {@value Candidates#POSTINGS} pairs of item and term.
 */
public final class Duplicates {

    private final Thresholds thresholds;

    /**
     * Makes one.
     *
     * @param thresholds from where on items count as the same
     */
    public Duplicates(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /**
     * Looks for items that may be the same: asks the index once for counts and once for items.
     *
     * @param content what comes in: text, or a map with text keys
     * @param index the items of the project
     * @return the candidates
     */
    public Search search(Object content, TermIndex index) {
        Profile profile = Profile.of(content);
        List<String> terms = Terms.of(profile);
        if (terms.isEmpty()) {
            return new Search(thresholds, profile, index, new TermIndex.Counts(0, Map.of()), List.of());
        }
        TermIndex.Counts counts = index.counts(terms);
        List<String> ids = new Candidates(index, new Rarity(counts)).of(terms, thresholds.candidates());
        return new Search(thresholds, profile, index, counts, ids);
    }
}
