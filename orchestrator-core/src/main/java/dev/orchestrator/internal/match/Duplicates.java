package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether an item that comes in is there already. A search has two steps, so that the caller fetches the contents in
 * between: {@link #search} finds candidates by rare terms that they share, {@link Search#judge} compares them. May be used by
 * many threads at once.
 *
 * <p>Each takes bounded time, whatever the content: the first 8,000 characters, 200 values and 600 words of it are looked at,
 * and of the index at most {@value Candidates#POSTINGS} pairs of item and term. Of what has more, nothing is suggested but a look
 * at it, unless it says nothing new or has the same natural key.
 */
public final class Duplicates {

    private final Thresholds thresholds;
    private final NaturalKeys keys;

    /**
     * Makes one.
     *
     * @param thresholds from where on items count as the same
     * @param keys by which the application tells things apart
     */
    public Duplicates(Thresholds thresholds, NaturalKeys keys) {
        this.thresholds = thresholds;
        this.keys = keys;
    }

    /**
     * Looks for items that may be the same by their words and keys.
     *
     * @param content what comes in: text, or a map with text keys
     * @param index the items of the project
     * @return the candidates
     */
    public Search search(Object content, TermIndex index) {
        return search(content, index, List.of());
    }

    /**
     * Looks for items that may be the same by their words and keys, and by their meaning: of each kind, asks the index once for
     * counts and once for items.
     *
     * @param content what comes in: text, or a map with text keys
     * @param index the items of the project
     * @param probes terms under which items of a like meaning are found
     * @return the candidates; with probes, up to twice as many
     */
    public Search search(Object content, TermIndex index, List<String> probes) {
        Profile profile = Profile.of(content);
        List<String> same = keys.terms(content);
        List<String> terms = new ArrayList<>(same);
        terms.addAll(Terms.of(profile));
        TermIndex.Counts counts = counts(terms, index);
        Set<String> ids = new LinkedHashSet<>(candidates(same, counts, index)); // however common their words are
        ids.addAll(candidates(terms, counts, index));
        ids.addAll(candidates(probes, counts(probes, index), index));
        return new Search(thresholds, keys, content, profile, index, counts, List.copyOf(ids));
    }

    /**
     * Tells whether a content says nothing that another one does not say, up to case, accents and punctuation.
     *
     * @param content text, or a map with text keys
     * @param other the same; a list holds several, of which one must say all
     * @return false also where the content is longer than what is looked at
     */
    public static boolean isSaid(Object content, Object other) {
        Profile profile = Profile.of(content);
        List<?> several = other instanceof List<?> list ? list : List.of(other);
        return several.stream()
                .map(Profile::of)
                .anyMatch(one -> Sameness.isSame(profile, one) || Sameness.isWithin(profile, one));
    }

    private static TermIndex.Counts counts(List<String> terms, TermIndex index) {
        return terms.isEmpty() ? new TermIndex.Counts(0, Map.of()) : index.counts(terms);
    }

    private List<String> candidates(List<String> terms, TermIndex.Counts counts, TermIndex index) {
        return new Candidates(index, new Rarity(counts)).of(terms, thresholds.candidates());
    }
}
