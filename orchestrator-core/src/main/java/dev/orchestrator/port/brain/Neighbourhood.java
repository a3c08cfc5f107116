package dev.orchestrator.port.brain;

import java.util.List;

/**
 * What lies around some entities.
 *
 * @param entities the neighbours, nearest first, those equally near by id; the entities it was asked for are not among
 *     them
 * @param relations every relation of the asked types among the neighbours and the entities it was asked for
 */
public record Neighbourhood(List<Entity> entities, List<Relation> relations) {

    /** Copies the lists. */
    public Neighbourhood {
        entities = List.copyOf(entities);
        relations = List.copyOf(relations);
    }
}
