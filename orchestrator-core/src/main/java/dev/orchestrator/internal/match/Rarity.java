package dev.orchestrator.internal.match;

import java.util.Map;

/** How much a token tells: the rarer it is among the items of the project, the more. */
final class Rarity {

    private static final double UNHEARD_OF = 0.5; // what a word tells that no item has: it cannot tell one from another

    private final double items;
    private final Map<String, Long> counts;

    Rarity(TermIndex.Counts counts) {
        this.items = Math.max(1, counts.items());
        this.counts = counts.holding();
    }

    long count(String term) {
        return counts.getOrDefault(term, 0L);
    }

    /** The weight of a token: the logarithm of how few hold it, above zero. */
    double of(String token) {
        long count = count(token);
        return count == 0 ? UNHEARD_OF * most() : Math.log(1 + items / count);
    }

    /** The weight of a token that one item has. */
    double most() {
        return Math.log(1 + items);
    }
}
