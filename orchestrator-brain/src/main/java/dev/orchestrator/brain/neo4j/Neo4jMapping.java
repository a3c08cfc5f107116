package dev.orchestrator.brain.neo4j;

import dev.orchestrator.error.OrchestratorException;
import org.jspecify.annotations.Nullable;

/**
 * Where an existing graph keeps what a Brain knows: nodes of one label are the entities, all relationships between them
 * the relations, and all properties but those named here the entity's properties. Made by {@link #of} and changed by the
 * methods that return another one.
 *
 * <p>Names have letters, digits, spaces and {@code _ . : / -}.
 *
 * @param label the label of the nodes that are entities
 * @param id the property that identifies a node within its project, text or a whole number; {@code id} by default. Should
 *     have an index
 * @param title the property that holds what people call it; {@code name} by default. Where a node has none its id is shown
 * @param text the property that holds what is known of it; {@code description} by default
 * @param type the property that holds its type; null, the default, for its first other label, or {@code label} if there is
 *     none
 * @param project the property that holds the project it belongs to, or null if all nodes belong to one. Should have an index
 * @param onlyProject the project that all nodes belong to, or null if a property tells it
 * @param vectors the property that holds its vector, or null if there is none. The vectors must be made by the model that
 *     the Brain has
 * @param vectorIndex the vector index on it, with cosine as its measure, or null if there is none
 * @param wordIndex the full-text index on the nodes of this label, or null if there is none
 */
public record Neo4jMapping(
        String label,
        String id,
        String title,
        String text,
        @Nullable String type,
        @Nullable String project,
        @Nullable String onlyProject,
        @Nullable String vectors,
        @Nullable String vectorIndex,
        @Nullable String wordIndex) {

    /** Checks the names. */
    public Neo4jMapping {
        Names.quoted(label, "label");
        Names.quoted(id, "property of the id");
        Names.quoted(title, "property of the title");
        Names.quoted(text, "property of the text");
        checkOptional(type, "property of the type");
        checkOptional(project, "property of the project");
        checkOptional(vectors, "property of the vectors");
        Failures.require(
                (project == null) != (onlyProject == null),
                "a mapping needs either the property that holds the project or the one project of all nodes");
        Failures.require(
                wordIndex != null || vectors != null,
                "a mapping needs a full-text index, vectors or both to search in");
        Failures.require(
                vectorIndex == null || vectors != null, "a vector index needs the property that holds the vectors");
    }

    private static void checkOptional(@Nullable String name, String what) {
        if (name != null) {
            Names.quoted(name, what);
        }
    }

    /**
     * A graph that is one project, searched by words.
     *
     * @param label the label of the nodes that are entities
     * @param projectId the project that all of them belong to
     * @param wordIndex the full-text index on them
     * @return the mapping
     * @throws OrchestratorException with code VALIDATION_ERROR if a name is not allowed
     */
    public static Neo4jMapping of(String label, String projectId, String wordIndex) {
        return new Neo4jMapping(
                label, "id", "name", "description", null, null, Texts.project(projectId), null, null, wordIndex);
    }

    /**
     * Names the properties of a node.
     *
     * @param id the property that identifies it
     * @param title the property that holds what people call it
     * @param text the property that holds what is known of it
     * @return a new mapping
     */
    public Neo4jMapping withProperties(String id, String title, String text) {
        return new Neo4jMapping(label, id, title, text, type, project, onlyProject, vectors, vectorIndex, wordIndex);
    }

    /**
     * Names the property that holds the type.
     *
     * @param type the property
     * @return a new mapping
     */
    public Neo4jMapping withType(String type) {
        return new Neo4jMapping(label, id, title, text, type, project, onlyProject, vectors, vectorIndex, wordIndex);
    }

    /**
     * Names the property that holds the project, for a graph of several projects.
     *
     * @param project the property
     * @return a new mapping
     */
    public Neo4jMapping withProjectIn(String project) {
        return new Neo4jMapping(label, id, title, text, type, project, null, vectors, vectorIndex, wordIndex);
    }

    /**
     * Names the vectors, so that the graph is searched by meaning as well.
     *
     * @param property the property that holds them
     * @param index the vector index on it
     * @return a new mapping
     */
    public Neo4jMapping withVectors(String property, String index) {
        return new Neo4jMapping(label, id, title, text, type, project, onlyProject, property, index, wordIndex);
    }

    /** The graph of a Brain of its own. */
    static Neo4jMapping own(String label) {
        return new Neo4jMapping(
                label,
                Nodes.ID,
                Nodes.TITLE,
                Nodes.TEXT,
                Nodes.TYPE,
                Nodes.PROJECT,
                null,
                Nodes.VECTOR,
                Schema.vectorIndex(label),
                Schema.wordIndex(label));
    }

    /** Whether entities of the project are there at all. */
    boolean holds(String projectId) {
        return onlyProject == null || onlyProject.equals(projectId);
    }
}
