package dev.orchestrator.brain.neo4j;

/**
 * What is said to the server. Values are parameters; what stands in the text are names from the list that {@link Names}
 * allows, and nothing a caller of the port has said.
 */
final class Statements {

    /** Of texts longer than this only the beginning is compared with the words of a query. */
    private static final int COMPARED = 20_000;

    private final Neo4jMapping graph;
    private final boolean owned;
    private final String hidden;

    Statements(Options options) {
        this.graph = options.graph();
        this.owned = options.owned();
        this.hidden = hidden();
    }

    /** What is not sent because nobody reads it. */
    private String hidden() {
        String vectors = graph.vectors();
        String hide = vectors == null ? "" : ", " + quoted(vectors) + ": null";
        return owned ? hide + ", " + Nodes.WORDS + ": null, " + Nodes.SCOPE + ": null" : hide;
    }

    private static String quoted(String name) {
        return Names.quoted(name, "name");
    }

    private String property(String node, String name) {
        return node + "." + quoted(name);
    }

    /** A node of the project in parameter {@code project}. */
    private String node(String node) {
        String project = graph.project();
        return "(" + node + ":" + quoted(graph.label())
                + (project == null ? "" : " {" + quoted(project) + ": $project}") + ")";
    }

    /** The node of the project whose id is in the variable {@code id}. */
    private String nodeById(String node) {
        String project = graph.project();
        return "(" + node + ":" + quoted(graph.label()) + " {"
                + (project == null ? "" : quoted(project) + ": $project, ") + quoted(graph.id()) + ": id})";
    }

    private String id(String node) {
        return "toStringOrNull(" + property(node, graph.id()) + ")";
    }

    private String type(String node) {
        String type = graph.type();
        return type == null
                ? "coalesce(head([label IN labels(" + node + ") WHERE label <> $label]), $label)"
                : "coalesce(toStringOrNull(" + property(node, type) + "), $label)";
    }

    private String entity(String node) {
        return id(node) + " AS id, " + type(node) + " AS type, " + node + "{.*" + hidden + "} AS node";
    }

    private String relation(String relationship) {
        return owned
                ? "coalesce(" + relationship + "." + Relationships.TYPE + ", type(" + relationship + "))"
                : "type(" + relationship + ")";
    }

    private static String isAsked(String value, String parameter) {
        return "($" + parameter + " IS NULL OR " + value + " IN $" + parameter + ")";
    }

    String find() {
        return "UNWIND $ids AS id MATCH " + nodeById("n") + " RETURN " + entity("n");
    }

    // Searching

    String countOfProject() {
        return "MATCH " + node("n") + " WHERE " + hasId("n") + " RETURN count(n) AS entities";
    }

    String countOfAll() {
        return "MATCH (n:" + quoted(graph.label()) + ") RETURN count(n) AS entities";
    }

    /** Asks the full-text index. */
    String byWords() {
        return "CALL db.index.fulltext.queryNodes($index, $words, {limit: $limit}) YIELD node AS n, score"
                + " WITH n, score WHERE score > 0 AND " + isCandidate()
                + " WITH n, score" + bestFirst() + " LIMIT $most RETURN " + candidate();
    }

    /** Asks the vector index. */
    String byVector() {
        return "CALL db.index.vector.queryNodes($index, $limit, $vector) YIELD node AS n, score"
                + " WITH n, score WHERE " + isCandidate() + " WITH n, score" + bestFirst() + " LIMIT $most RETURN "
                + candidate();
    }

    /** Compares all vectors of the project. */
    String byAllVectors() {
        return "MATCH " + node("n") + " WHERE " + isCandidate() + " WITH n, coalesce(" + cosine() + ", -1.0) AS score"
                + bestFirst() + " LIMIT $limit RETURN " + candidate();
    }

    /** Among equals the ids say which are cut off: the same ones each time. */
    private String bestFirst() {
        return " ORDER BY score DESC, " + property("n", graph.id());
    }

    /** An index, and a relationship, may lead to nodes of other labels and projects. */
    private String belongs(String node) {
        String project = graph.project();
        return node + ":" + quoted(graph.label())
                + (project == null ? "" : " AND " + property(node, project) + " = $project")
                + " AND " + hasId(node);
    }

    /** Others may have stored lists there, which no function makes a text of. */
    private String hasId(String node) {
        String there = property(node, graph.id()) + " IS NOT NULL";
        return owned ? there : there + " AND " + id(node) + " IS NOT NULL";
    }

    private String isCandidate() {
        return belongs("n") + " AND " + isAsked(type("n"), "types");
    }

    /** Null where the two cannot be compared: another model may have made what others have stored. */
    private String cosine() {
        String vectors = graph.vectors();
        if (vectors == null) {
            return "null";
        }
        String vector = property("n", vectors);
        return "CASE WHEN size(" + vector + ") = size($vector) THEN vector.similarity.cosine(" + vector
                + ", $vector) END";
    }

    private String candidate() {
        String cosine = ", " + cosine() + " AS cosine";
        return owned
                ? "n." + Nodes.ID + " AS id, n." + Nodes.TITLE + " AS title, left(n." + Nodes.WORDS + ", " + COMPARED
                        + ") AS words" + cosine
                : id("n") + " AS id, " + type("n") + " AS type, n{.*" + hidden + ", " + quoted(graph.text())
                        + ": left(toStringOrNull(" + property("n", graph.text()) + "), " + COMPARED + ")} AS node"
                        + cosine;
    }

    String links() {
        return "UNWIND $ids AS id MATCH " + nodeById("a") + " CALL (a) { " + reached("-[r]-")
                + " RETURN r, b LIMIT $limit }"
                + " RETURN " + id("a") + " AS id, " + relation("r") + " AS type, startNode(r) = a AS outgoing, "
                + id("b")
                + " AS other, toStringOrNull(" + property("b", graph.title()) + ") AS title";
    }

    String next() {
        return "UNWIND $ids AS id MATCH " + nodeById("a") + " " + reached("-[r]-") + " AND "
                + isAsked(relation("r"), "types") + " RETURN DISTINCT " + id("b") + " AS id";
    }

    String among() {
        return "UNWIND $ids AS id MATCH " + nodeById("a") + " " + reached("-[r]->") + " AND "
                + property("b", graph.id())
                + " IN $ids AND " + isAsked(relation("r"), "types") + " RETURN " + id("a") + " AS from, "
                + relation("r")
                + " AS type, " + id("b") + " AS to, properties(r) AS properties";
    }

    /**
     * Goes from {@code a} along {@code r} to {@code b}, and only then looks what that is. Told at once, Cypher would go
     * through the whole project for each node, if that is nearly empty when the statement is planned, and keep the plan.
     */
    private String reached(String relationship) {
        return "CALL (a) { MATCH (a)" + relationship + "(b) RETURN r, b } WITH a, r, b WHERE " + belongs("b");
    }

    // Writing, to a graph of the Brain's own

    String writeEntities() {
        return "UNWIND $rows AS row MERGE (n:" + quoted(graph.label()) + " {" + Nodes.PROJECT + ": $project, "
                + Nodes.ID + ": row.node." + Nodes.ID + "}) SET n = row.node WITH n, row WHERE row.vector IS NOT NULL"
                + " CALL db.create.setNodeVectorProperty(n, '" + Nodes.VECTOR + "', row.vector)";
    }

    /** Returns which rows found both their ends. {@code relationship} comes from {@link Relationships}. */
    String writeRelations(String relationship) {
        String node = ":" + quoted(graph.label()) + " {" + Nodes.PROJECT + ": $project, " + Nodes.ID + ": row.";
        return "UNWIND $rows AS row MATCH (a" + node + "from}) MATCH (b" + node + "to}) MERGE (a)-[r" + relationship
                + "]->(b) SET r = row.properties RETURN row.number AS number";
    }

    String delete() {
        return "UNWIND $ids AS id MATCH " + nodeById("n") + " DETACH DELETE n";
    }
}
