package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the items that share the most, and the rarest, terms with a content. */
final class Candidates {

    /** How many pairs of item and term a search reads at most. */
    static final int POSTINGS = 2_000;

    private static final double CODE = 1.5; // what a code tells, measured by a word that is as rare

    private final TermIndex index;
    private final Rarity rarity;

    Candidates(TermIndex index, Rarity rarity) {
        this.index = index;
        this.rarity = rarity;
    }

    /** Returns ids, the best first. */
    List<String> of(List<String> terms, int most) {
        List<String> asked = rare(terms);
        if (asked.isEmpty()) {
            return List.of();
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        asked.forEach(term -> weights.put(term, rarity.of(term) * (Codes.is(term) ? CODE : 1)));
        return index.holding(weights, POSTINGS, most);
    }

    /** The rarest terms, as many as the budget allows; at least one that anything holds. */
    private List<String> rare(List<String> terms) {
        List<String> rarest = terms.stream()
                .filter(term -> rarity.count(term) > 0)
                .sorted(Comparator.comparingLong(rarity::count))
                .toList();
        List<String> asked = new ArrayList<>();
        long postings = 0;
        for (String term : rarest) {
            postings += rarity.count(term);
            if (!asked.isEmpty() && postings > POSTINGS) {
                break;
            }
            asked.add(term);
        }
        return asked;
    }
}
