package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Field;
import dev.orchestrator.brain.mcp.McpProfile.Operation;
import dev.orchestrator.brain.mcp.McpProfile.Trait;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes one batch: reads what is there, checks, and then calls the tools in an order that leaves every entity readable at
 * each step, and that a second try completes. For one thread.
 */
final class Writing {

    private final GraphServer server;
    private final GraphReading reading;
    private final Names names;
    private final String project;
    private final Map<String, Entity> entities = new LinkedHashMap<>();
    private final Map<List<String>, Relation> relations = new LinkedHashMap<>();
    private Map<String, List<Relation>> starting = Map.of();

    Writing(GraphServer server, GraphReading reading, Names names, String project) {
        this.server = server;
        this.reading = reading;
        this.names = names;
        this.project = project;
    }

    Writing with(Collection<Entity> entities, Collection<Relation> relations) {
        entities.forEach(entity -> this.entities.put(entity.id(), entity));
        relations.forEach(
                relation -> this.relations.put(List.of(relation.from(), relation.type(), relation.to()), relation));
        starting = this.relations.values().stream().collect(Collectors.groupingBy(Relation::from));
        return this;
    }

    /** Writes the batch. The cancellation counts until the first write has begun. */
    void write(Cancellation cancellation) {
        Graph there = reading.open(project, touched(), cancellation);
        relations.values().forEach(relation -> checkEnds(relation, there));
        Map<String, List<String>> fresh = new LinkedHashMap<>();
        Map<String, List<String>> changed = new LinkedHashMap<>();
        for (String id : touched()) {
            List<String> lines = lines(id, there);
            if (!there.has(id)) {
                fresh.put(id, lines);
            } else if (!lines.equals(there.lines().get(id))) {
                changed.put(id, lines);
            }
        }
        boolean replaces = server.profile(cancellation).has(Trait.CREATE_REPLACES);
        requireTools(cancellation, !changed.isEmpty() && !replaces);
        cancellation.throwIfCancelled();
        create(fresh, there);
        if (replaces) {
            create(changed, there);
        } else {
            change(changed, there);
        }
        relate(there);
    }

    /** Fails before anything is written if something could not be. */
    private void requireTools(Cancellation cancellation, boolean changing) {
        server.require(cancellation, Operation.CREATE);
        if (!relations.isEmpty()) {
            server.require(cancellation, Operation.RELATE);
        }
        if (changing) {
            server.require(cancellation, Operation.ADD_OBSERVATIONS, Operation.DELETE_OBSERVATIONS);
        }
    }

    /** The entities that are written, and those at the ends of relations. */
    private Set<String> touched() {
        Set<String> ids = new LinkedHashSet<>(entities.keySet());
        relations.values().forEach(relation -> {
            ids.add(relation.from());
            ids.add(relation.to());
        });
        return ids;
    }

    private void checkEnds(Relation relation, Graph there) {
        for (String end : List.of(relation.from(), relation.to())) {
            if (!entities.containsKey(end) && !there.has(end)) {
                throw new OrchestratorException(
                        ErrorCode.VALIDATION_ERROR,
                        "relation " + relation.from() + " " + relation.type() + " " + relation.to()
                                + " has no entity at its end " + end + "; write the entity first");
            }
        }
    }

    /** Returns what is to be known of an entity: itself, and the relations with properties that start there. */
    private List<String> lines(String id, Graph there) {
        List<String> before = there.lines().getOrDefault(id, List.of());
        Entity entity = entities.get(id);
        List<String> lines = new ArrayList<>();
        if (entity == null) {
            before.stream()
                    .filter(line -> !Observations.isOurs(line) || Observations.isEntity(line))
                    .forEach(lines::add);
        } else {
            lines.add(Observations.entity(entity));
        }
        List<Relation> mine = starting.getOrDefault(id, List.of());
        before.stream()
                .filter(line -> Observations.isOurs(line) && !Observations.isEntity(line))
                .filter(line -> mine.stream().noneMatch(relation -> Observations.tellsOf(line, relation)))
                .forEach(lines::add);
        mine.stream()
                .filter(relation -> !relation.properties().isEmpty())
                .map(Observations::relation)
                .forEach(lines::add);
        return lines;
    }

    private void create(Map<String, List<String>> fresh, Graph there) {
        boolean identifiers = server.profile(Cancellation.none()).has(Trait.IDENTIFIERS);
        List<Map<String, Object>> nodes = new ArrayList<>();
        fresh.forEach((id, lines) -> {
            Entity entity = entities.containsKey(id)
                    ? entities.get(id)
                    : there.entities().get(id);
            if (entity != null) {
                String type = Names.type(entity.type(), identifiers);
                nodes.add(Map.of("name", names.of(project, id), field(Field.TYPE), type, "observations", lines));
            }
        });
        server.callInParts(Operation.CREATE, "entities", nodes);
    }

    /** Adds first and takes away then: between the two the last line counts. */
    private void change(Map<String, List<String>> changed, Graph there) {
        List<Map<String, Object>> added = new ArrayList<>();
        List<Map<String, Object>> taken = new ArrayList<>();
        changed.forEach((id, lines) -> {
            List<String> before = there.lines().getOrDefault(id, List.of());
            String name = names.of(project, id);
            collect(added, name, field(Field.CONTENTS), minus(lines, before));
            collect(taken, name, "observations", minus(before, lines));
        });
        server.callInParts(Operation.ADD_OBSERVATIONS, "observations", added);
        server.callInParts(Operation.DELETE_OBSERVATIONS, "deletions", taken);
    }

    private static List<String> minus(List<String> some, List<String> others) {
        Set<String> left = new LinkedHashSet<>(some);
        left.removeAll(new LinkedHashSet<>(others));
        return List.copyOf(left);
    }

    private static void collect(List<Map<String, Object>> calls, String name, String field, List<String> lines) {
        if (!lines.isEmpty()) {
            calls.add(Map.of("entityName", name, field, lines));
        }
    }

    private void relate(Graph there) {
        boolean identifiers = server.profile(Cancellation.none()).has(Trait.IDENTIFIERS);
        List<Map<String, Object>> edges = new ArrayList<>();
        for (Relation relation : relations.values()) {
            if (!there.relations().contains(Relation.of(relation.from(), relation.type(), relation.to()))) {
                edges.add(Map.of(
                        field(Field.FROM),
                        names.of(project, relation.from()),
                        field(Field.TO),
                        names.of(project, relation.to()),
                        "relationType",
                        Names.type(relation.type(), identifiers)));
            }
        }
        server.callInParts(Operation.RELATE, "relations", edges);
        if (!edges.isEmpty() && identifiers) {
            checkWritten();
        }
    }

    /** A server that finds an end missing may say nothing of it. */
    private void checkWritten() {
        Set<String> starts = new TreeSet<>();
        relations.values().forEach(relation -> starts.add(relation.from()));
        Graph now = reading.open(project, starts, Cancellation.none());
        for (Relation relation : relations.values()) {
            if (!now.relations().contains(Relation.of(relation.from(), relation.type(), relation.to()))) {
                throw new BrainException(server + " has not written the relation " + relation, true, null);
            }
        }
    }

    private String field(Field field) {
        return server.field(field, Cancellation.none());
    }
}
