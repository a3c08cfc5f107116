package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.brain.mcp.McpProfile.Trait;
import dev.orchestrator.brain.mcp.Ranking.Ranked;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches: lets the server find candidates, measures them, and tells what the best are related to. Thread-safe. */
final class Matches {

    /** Graphiti gives its best first; below these nothing is looked at. */
    private static final int MOST_NODES = 200;

    private final GraphServer server;
    private final GraphReading reading;
    private final Names names;
    private final Ranking ranking;

    Matches(GraphServer server, GraphReading reading, Names names, Ranking ranking) {
        this.server = server;
        this.reading = reading;
        this.names = names;
        this.ranking = ranking;
    }

    List<BrainMatch> search(BrainQuery query, Cancellation cancellation) {
        if (server.profile(cancellation).has(Trait.GROUPS)) {
            return inGroup(query, cancellation);
        }
        Graph found = reading.candidates(query.projectId(), query.text(), cancellation);
        List<Ranked> best = ranking.rank(query, found.entities().values(), cancellation);
        readRelations(query.projectId(), best, found, cancellation);
        Map<String, List<Relation>> around = around(best, found);
        readEnds(query.projectId(), around, found, cancellation);
        return best.stream()
                .map(one -> new BrainMatch(
                        one.entity(),
                        one.similarity(),
                        links(
                                one.entity().id(),
                                around.getOrDefault(one.entity().id(), List.of()),
                                found)))
                .toList();
    }

    /** Reads the relations of the best: a search by words may have brought those among its finds alone. */
    private void readRelations(String project, List<Ranked> best, Graph found, Cancellation cancellation) {
        if (!reading.isWhole(cancellation) && server.profile(cancellation).can(Operation.OPEN)) {
            List<String> ids = best.stream().map(one -> one.entity().id()).toList();
            found.add(reading.open(project, ids, cancellation));
        }
    }

    private static Map<String, List<Relation>> around(List<Ranked> best, Graph found) {
        Set<String> ids = new HashSet<>();
        best.forEach(one -> ids.add(one.entity().id()));
        Map<String, List<Relation>> around = new HashMap<>();
        for (Relation relation : found.relations()) {
            for (String id : Set.copyOf(List.of(relation.from(), relation.to()))) {
                if (ids.contains(id)) {
                    around.computeIfAbsent(id, none -> new ArrayList<>()).add(relation);
                }
            }
        }
        return around;
    }

    /** Reads the entities at the other ends, where a search by words has not brought them along. */
    private void readEnds(String project, Map<String, List<Relation>> around, Graph found, Cancellation cancellation) {
        Set<String> ends = new HashSet<>();
        around.values().stream().flatMap(List::stream).forEach(relation -> {
            ends.add(relation.from());
            ends.add(relation.to());
        });
        ends.removeIf(found::has);
        if (!ends.isEmpty() && server.profile(cancellation).can(Operation.OPEN)) {
            found.entities().putAll(reading.open(project, ends, cancellation).entities());
        }
    }

    private static List<Link> links(String id, List<Relation> relations, Graph found) {
        List<Link> links = new ArrayList<>();
        for (Relation relation : relations) {
            boolean outgoing = relation.from().equals(id);
            Entity other = found.entities().get(outgoing ? relation.to() : relation.from());
            if (other != null && links.size() < BrainMatch.MOST_LINKS) {
                links.add(new Link(relation.type(), outgoing, other.id(), other.title()));
            }
        }
        return links;
    }

    /** Searches a server that has groups: one for each project, or its own one where it belongs to a project as a whole. */
    private List<BrainMatch> inGroup(BrainQuery query, Cancellation cancellation) {
        if (!names.mayHold(query.projectId())) {
            return List.of();
        }
        String group = names.group(query.projectId());
        Map<String, Object> asked = new HashMap<>(Map.of("query", query.text(), "max_nodes", MOST_NODES));
        if (group != null) {
            asked.put("group_ids", List.of(group));
        }
        Map<String, Object> data = server.read(Operation.SEARCH, "nodes", asked, cancellation);
        Map<String, Entity> found = new LinkedHashMap<>();
        for (Map<String, Object> node : Shape.objects(data.get("nodes"))) {
            Entity entity = group == null || group.equals(node.get("group_id")) ? nodeOf(node) : null;
            if (entity != null) {
                found.put(entity.id(), entity);
            }
        }
        return ranking.rank(query, found.values(), cancellation).stream()
                .map(one -> new BrainMatch(one.entity(), one.similarity(), List.of()))
                .toList();
    }

    private static @Nullable Entity nodeOf(Map<String, Object> node) {
        String type = Shape.texts(node.get("labels")).stream()
                .filter(label -> !label.equals("Entity"))
                .findFirst()
                .orElse("other");
        return Observations.entity(
                Shape.text(node.get("uuid")),
                type,
                Shape.text(node.get("name")),
                Shape.text(node.get("summary")),
                Observations.plain(Shape.object(node.get("attributes"))));
    }
}
