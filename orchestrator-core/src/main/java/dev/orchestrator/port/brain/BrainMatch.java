package dev.orchestrator.port.brain;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.List;

/**
 * An entity that a search has found.
 *
 * @param entity the entity
 * @param similarity how much it has to do with what was searched for, 0 to 1, on the scale that {@link Brain} defines
 * @param links what it is related to; at most {@value #MOST_LINKS}, where there are more any of them
 */
public record BrainMatch(Entity entity, double similarity, List<Link> links) {

    /** The most links a match tells. {@link Brain#neighbours} knows the rest. */
    public static final int MOST_LINKS = 20;

    /** Checks and copies the values. */
    public BrainMatch {
        Check.present(entity, "entity");
        Check.inRange(similarity, 0, 1, "similarity");
        links = List.copyOf(Check.present(links, "links"));
    }
}
