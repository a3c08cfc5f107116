package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Looks around entities, one step of relations after the other. For one thread. */
final class Surroundings {

    private final GraphReading reading;
    private final NeighbourQuery query;
    private final Cancellation cancellation;
    private final Graph seen = Graph.empty();
    private final Set<String> inside = new LinkedHashSet<>();

    Surroundings(GraphReading reading, NeighbourQuery query, Cancellation cancellation) {
        this.reading = reading;
        this.query = query;
        this.cancellation = cancellation;
    }

    Neighbourhood look() {
        seen.add(reading.open(query.projectId(), query.ids(), cancellation));
        inside.addAll(seen.entities().keySet());
        Set<String> edge = new TreeSet<>(inside);
        List<Entity> neighbours = new ArrayList<>();
        for (int step = 0; step < query.depth() && neighbours.size() < query.limit() && !edge.isEmpty(); step++) {
            edge = next(edge);
            neighbours.addAll(seen.all(edge));
        }
        List<Entity> nearest = neighbours.subList(0, Math.min(query.limit(), neighbours.size()));
        return new Neighbourhood(nearest, among(nearest));
    }

    /** Reads what is one relation away and was not seen yet, and returns those that are there, by id. */
    private Set<String> next(Set<String> edge) {
        Set<String> ends = new TreeSet<>();
        for (Relation relation : seen.relations()) {
            if (asked(relation) && (edge.contains(relation.from()) || edge.contains(relation.to()))) {
                ends.add(relation.from());
                ends.add(relation.to());
            }
        }
        ends.removeAll(inside);
        Graph found = reading.open(query.projectId(), ends, cancellation);
        seen.add(found);
        ends.removeIf(id -> !found.has(id));
        inside.addAll(ends);
        return ends;
    }

    private boolean asked(Relation relation) {
        return query.relationTypes().isEmpty() || query.relationTypes().contains(relation.type());
    }

    private List<Relation> among(List<Entity> nearest) {
        Set<String> ids = new HashSet<>(query.ids());
        nearest.forEach(entity -> ids.add(entity.id()));
        Predicate<Relation> between =
                relation -> asked(relation) && ids.contains(relation.from()) && ids.contains(relation.to());
        return seen.whole(between.and(relation -> seen.has(relation.from()) && seen.has(relation.to())));
    }
}
