package dev.orchestrator.brain.scale;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What is known of the words of a project as a whole.
 *
 * @param entities how many entities it has
 * @param averageLength how many words one of them has, on average
 * @param containing in how many entities a word stands
 */
public record Corpus(long entities, double averageLength, ToLongFunction<String> containing) {

    /**
     * Reckons from the candidates of a search alone, for a Brain that cannot count words. Words that most candidates have
     * weigh less than those few have, as they would in the whole project.
     *
     * @param entities how many entities the project has; the number of candidates where that is not known
     * @param candidates the words of what the search has found
     * @return the corpus
     */
    public static Corpus of(long entities, Collection<Passage> candidates) {
        Map<String, Long> containing = new HashMap<>();
        candidates.forEach(one -> one.counts().keySet().forEach(word -> containing.merge(word, 1L, Long::sum)));
        double length = candidates.stream().mapToInt(Passage::length).average().orElse(1);
        return new Corpus(
                Math.max(entities, candidates.size()), Math.max(1, length), word -> containing.getOrDefault(word, 0L));
    }
}
