package dev.orchestrator.data;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.Usage;
import java.util.List;

/**
 * What an item of Gather would become in the Brain. Nothing has been written: {@code Gather.publish} does it, with what was
 * changed here before.
 *
 * @param projectId whose item
 * @param itemId the item
 * @param entities what it tells of and the Brain has not; of what has a title that an entity has already, no second one is made
 * @param relations how these stand to each other, and to what the Brain knows already
 * @param usage what it took to find that out
 */
public record Qualification(
        String projectId, String itemId, List<Entity> entities, List<Relation> relations, Usage usage) {

    /** Checks and copies the values. */
    public Qualification {
        Check.notBlank(projectId, "projectId");
        Check.notBlank(itemId, "itemId");
        entities = List.copyOf(Check.present(entities, "entities"));
        relations = List.copyOf(Check.present(relations, "relations"));
        Check.present(usage, "usage");
    }

    /**
     * Returns the same with other entities and relations, as somebody who looked at them wants them.
     *
     * @param entities what is to be written
     * @param relations what is to be written
     * @return a new qualification
     */
    public Qualification with(List<Entity> entities, List<Relation> relations) {
        return new Qualification(projectId, itemId, entities, relations, usage);
    }
}
