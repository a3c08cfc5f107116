package dev.orchestrator.brain.mcp;

import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A part of what a project knows, as it came from a server. Relations may lead out of it, and are without their properties:
 * these stand in the lines of the entities they start at.
 *
 * @param entities by id
 * @param relations each once
 * @param lines the observations of the entities, by id
 */
record Graph(Map<String, Entity> entities, Set<Relation> relations, Map<String, List<String>> lines) {

    static Graph empty() {
        return new Graph(new LinkedHashMap<>(), new LinkedHashSet<>(), new HashMap<>());
    }

    void add(Graph other) {
        entities.putAll(other.entities);
        relations.addAll(other.relations);
        lines.putAll(other.lines);
    }

    boolean has(String id) {
        return entities.containsKey(id);
    }

    /** Returns those that are there, each once, in the order of the ids. */
    List<Entity> all(Collection<String> ids) {
        return ids.stream().distinct().filter(this::has).map(entities::get).toList();
    }

    /** Returns some relations with their properties. */
    List<Relation> whole(Predicate<Relation> which) {
        Map<String, Map<List<String>, Map<String, Object>>> told = new HashMap<>();
        return relations.stream()
                .filter(which)
                .map(relation -> {
                    Map<String, Object> properties = told.computeIfAbsent(
                                    relation.from(),
                                    id -> Observations.readRelations(lines.getOrDefault(id, List.of())))
                            .getOrDefault(List.of(relation.type(), relation.to()), Map.of());
                    return new Relation(relation.from(), relation.type(), relation.to(), properties);
                })
                .toList();
    }
}
