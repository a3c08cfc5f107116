package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Neighbourhood;
import dev.orchestrator.port.brain.Relation;
import dev.orchestrator.stream.EntityCard.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads by id: entities, what they are linked to, and what lies around them. */
final class Reading {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[1-9][0-9]{0,18}|0");

    private final Options options;
    private final Transactions transactions;
    private final Statements statements;
    private final Nodes nodes;

    Reading(Options options, Transactions transactions) {
        this.options = options;
        this.transactions = transactions;
        this.statements = new Statements(options);
        this.nodes = new Nodes(options);
    }

    List<Entity> find(String projectId, Collection<String> ids, Cancellation cancellation) {
        Set<String> asked = new LinkedHashSet<>(ids);
        if (asked.isEmpty() || !options.graph().holds(projectId)) {
            return List.of();
        }
        return transactions.read("read from project " + projectId, cancellation, open -> find(projectId, asked, open));
    }

    List<Entity> find(String projectId, Collection<String> ids, Transactions.Open open) {
        List<Object> keys = keys(ids);
        Map<String, Entity> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += options.batchSize()) {
            List<Object> some = keys.subList(from, Math.min(keys.size(), from + options.batchSize()));
            open.run(statements.find(), parameters(projectId, some)).forEach(row -> {
                Entity entity = nodes.entity(row);
                if (entity != null) {
                    found.put(entity.id(), entity);
                }
            });
        }
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** The values that ids may have there: others may have stored them as numbers. */
    private List<Object> keys(Collection<String> ids) {
        List<Object> keys = new ArrayList<>(Texts.stored(ids));
        if (!options.owned()) {
            ids.stream().filter(id -> WHOLE_NUMBER.matcher(id).matches()).forEach(id -> addNumber(id, keys));
        }
        return keys;
    }

    private static void addNumber(String id, List<Object> keys) {
        try {
            keys.add(Long.parseLong(id));
        } catch (NumberFormatException larger) { // no number there is as large
            return;
        }
    }

    Map<String, Object> parameters(String projectId, List<Object> keys) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", Texts.stored(projectId));
        parameters.put("label", options.graph().label());
        parameters.put("ids", keys);
        return parameters;
    }

    /** What each of the entities is linked to, by its id. */
    Map<String, List<Link>> links(String projectId, Collection<String> ids, Transactions.Open open) {
        Map<String, Object> parameters = parameters(projectId, keys(ids));
        parameters.put("limit", BrainMatch.MOST_LINKS);
        Map<String, List<Link>> links = new HashMap<>();
        open.run(statements.links(), parameters).forEach(row -> {
            String other = Texts.read(row.get("other").asString());
            links.computeIfAbsent(Texts.read(row.get("id").asString()), id -> new ArrayList<>())
                    .add(new Link(
                            Texts.read(row.get("type").asString()),
                            row.get("outgoing").asBoolean(),
                            other,
                            Nodes.title(row.get("title").asString(""), other)));
        });
        return links;
    }

    Neighbourhood neighbours(NeighbourQuery query, Cancellation cancellation) {
        if (query.ids().isEmpty() || !options.graph().holds(query.projectId())) {
            return new Neighbourhood(List.of(), List.of());
        }
        return transactions.read(
                "read from project " + query.projectId(), cancellation, open -> neighbours(query, open));
    }

    private Neighbourhood neighbours(NeighbourQuery query, Transactions.Open open) {
        Set<String> known = new HashSet<>(query.ids());
        Set<String> near = new LinkedHashSet<>();
        Set<String> ring = query.ids();
        for (int depth = 1; depth <= query.depth() && near.size() < query.limit() && !ring.isEmpty(); depth++) {
            ring = next(ring, query, open);
            ring.removeAll(known);
            known.addAll(ring);
            near.addAll(ring);
        }
        List<Entity> nearest =
                find(query.projectId(), near.stream().limit(query.limit()).toList(), open);
        Set<String> ends = new LinkedHashSet<>(query.ids());
        nearest.forEach(entity -> ends.add(entity.id()));
        return new Neighbourhood(nearest, among(ends, query, open));
    }

    /** What is one relation away, by id. */
    private Set<String> next(Set<String> ring, NeighbourQuery query, Transactions.Open open) {
        Set<String> next = new TreeSet<>();
        open.run(statements.next(), along(ring, query))
                .forEach(row -> next.add(Texts.read(row.get("id").asString())));
        return next;
    }

    private List<Relation> among(Set<String> ends, NeighbourQuery query, Transactions.Open open) {
        return open.run(statements.among(), along(ends, query)).stream()
                .map(Relationships::relation)
                .toList();
    }

    private Map<String, Object> along(Set<String> ids, NeighbourQuery query) {
        Map<String, Object> parameters = parameters(query.projectId(), keys(ids));
        Set<String> types = query.relationTypes();
        parameters.put("types", types.isEmpty() ? null : Texts.stored(types));
        return parameters;
    }
}
