package dev.orchestrator.brain.mcp;

import dev.orchestrator.brain.mcp.McpProfile.Field;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads entities and relations of one project out of what a server says. */
record GraphReader(Names names, String project, Map<Field, String> fields, boolean identifiers) {

    Graph read(Map<String, Object> data) {
        Graph graph = Graph.empty();
        Shape.objects(data.get("entities")).forEach(node -> readEntity(node, graph));
        Shape.objects(data.get("relations")).forEach(edge -> {
            Relation relation = relation(edge);
            if (relation != null) {
                graph.relations().add(relation);
            }
        });
        return graph;
    }

    private void readEntity(Map<String, Object> node, Graph graph) {
        String id = names.id(project, Shape.text(node.get("name")));
        if (id == null || id.isBlank()) {
            return;
        }
        List<String> lines = Shape.texts(node.get("observations"));
        String type = Names.readType(Shape.text(node.get(field(Field.TYPE))), identifiers);
        Entity entity = Observations.readEntity(id, type, lines);
        if (entity != null) {
            graph.entities().put(id, entity);
            graph.lines().put(id, lines);
        }
    }

    private @Nullable Relation relation(Map<String, Object> edge) {
        String from = names.id(project, Shape.text(edge.get(field(Field.FROM))));
        String to = names.id(project, Shape.text(edge.get(field(Field.TO))));
        if (from == null || to == null) {
            return null;
        }
        String type = Names.readType(Shape.text(edge.get("relationType")), identifiers);
        try {
            return Relation.of(from, type, to);
        } catch (OrchestratorException e) { // a stranger wrote it
            return null;
        }
    }

    private String field(Field field) {
        return fields.getOrDefault(field, "");
    }
}
