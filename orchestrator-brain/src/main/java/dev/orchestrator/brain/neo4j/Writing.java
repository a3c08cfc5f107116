package dev.orchestrator.brain.neo4j;

import dev.orchestrator.brain.scale.Words;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.neo4j.driver.Value;

/** Writes and deletes. Everything goes in the order of ids, so that two writers rarely lock each other out. */
final class Writing {

    private final Options options;
    private final Transactions transactions;
    private final Statements statements;
    private final Relationships relationships;
    private final Nodes nodes;
    private final Vectors vectors;

    Writing(Options options, Transactions transactions, Vectors vectors) {
        this.options = options;
        this.transactions = transactions;
        this.statements = new Statements(options);
        this.relationships = new Relationships(options.relationshipTypes());
        this.nodes = new Nodes(options);
        this.vectors = vectors;
    }

    void upsert(
            String projectId, Collection<Entity> entities, Collection<Relation> relations, Cancellation cancellation) {
        List<Map<String, Object>> nodeRows = nodeRows(projectId, entities, cancellation);
        List<Relation> between = last(relations);
        if (nodeRows.isEmpty() && between.isEmpty()) {
            return;
        }
        transactions.write("write to project " + projectId, cancellation, open -> {
            String project = Texts.stored(projectId);
            batches(nodeRows)
                    .forEach(rows -> open.run(statements.writeEntities(), Map.of("project", project, "rows", rows)));
            write(between, project, open);
            return true;
        });
    }

    private List<Map<String, Object>> nodeRows(
            String projectId, Collection<Entity> entities, Cancellation cancellation) {
        Map<String, Entity> last = new TreeMap<>();
        entities.forEach(entity -> last.put(entity.id(), entity));
        if (last.isEmpty()) {
            return List.of();
        }
        List<Entity> each = List.copyOf(last.values());
        List<Value> embedded = vectors.of(each.stream().map(Words::embedded).toList(), cancellation);
        List<Map<String, Object>> rows = new ArrayList<>(each.size());
        for (int i = 0; i < each.size(); i++) {
            rows.add(Map.of("node", nodes.stored(projectId, each.get(i)), "vector", embedded.get(i)));
        }
        return rows;
    }

    private static List<Relation> last(Collection<Relation> relations) {
        Map<List<String>, Relation> last = new java.util.HashMap<>();
        relations.forEach(one -> last.put(List.of(one.from(), one.to(), one.type()), one));
        return last.values().stream()
                .sorted(java.util.Comparator.comparing(Relation::from)
                        .thenComparing(Relation::to)
                        .thenComparing(Relation::type))
                .toList();
    }

    private void write(List<Relation> relations, String project, Transactions.Open open) {
        Map<String, List<Map<String, Object>>> byPattern = new TreeMap<>();
        for (int i = 0; i < relations.size(); i++) {
            Relation relation = relations.get(i);
            byPattern
                    .computeIfAbsent(relationships.pattern(relation.type()), pattern -> new ArrayList<>())
                    .add(relationships.row(relation, i));
        }
        BitSet written = new BitSet();
        byPattern.forEach((pattern, all) -> batches(all)
                .forEach(rows -> open.run(statements.writeRelations(pattern), Map.of("project", project, "rows", rows))
                        .forEach(row -> written.set(row.get("number").asInt()))));
        int missing = written.nextClearBit(0);
        Failures.require(
                missing >= relations.size(),
                () -> relations.get(missing) + " needs an entity at each of its ends: write them before it or with it");
    }

    void delete(String projectId, Collection<String> ids, Cancellation cancellation) {
        List<String> each = Texts.stored(new TreeSet<>(ids));
        transactions.write("delete from project " + projectId, cancellation, open -> {
            String project = Texts.stored(projectId);
            batches(each).forEach(some -> open.run(statements.delete(), Map.of("project", project, "ids", some)));
            return true;
        });
    }

    private <T> List<List<T>> batches(List<T> all) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += options.batchSize()) {
            batches.add(all.subList(from, Math.min(all.size(), from + options.batchSize())));
        }
        return batches;
    }
}
