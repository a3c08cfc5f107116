package dev.orchestrator.brain.scale;

import dev.orchestrator.port.brain.Entity;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The words of an entity, counted. Made for a Brain whose index cannot tell them itself.
 *
 * @param counts how often each word stands there
 * @param length how many words there are in all
 * @param name the words of its title that name it, see {@link Words#telling}
 */
public record Passage(Map<String, Integer> counts, int length, Set<String> name) {

    /** How much a word of the title counts beside one of the text. */
    public static final int TITLE = 2;

    /** Keeps the counts from being changed. */
    public Passage {
        counts = Collections.unmodifiableMap(counts);
        name = Set.copyOf(name);
    }

    /**
     * Hands over the words of an entity, each as often as it counts: those of the title first, then those of type, text and
     * properties, in order.
     *
     * @param entity the entity
     * @param word takes each of them
     */
    public static void forEach(Entity entity, Consumer<String> word) {
        for (int time = 0; time < TITLE; time++) {
            Words.forEach(entity.title(), word);
        }
        Words.forEach(entity.type(), word);
        Words.forEach(Words.body(entity), word);
    }

    /**
     * Counts the words of an entity: title, type, text and properties.
     *
     * @param entity the entity
     * @return its words
     */
    public static Passage of(Entity entity) {
        Map<String, Integer> counts = new HashMap<>();
        forEach(entity, word -> counts.merge(word, 1, Integer::sum));
        int length = counts.values().stream().mapToInt(Integer::intValue).sum();
        return new Passage(counts, length, Set.copyOf(Words.telling(entity.title())));
    }
}
