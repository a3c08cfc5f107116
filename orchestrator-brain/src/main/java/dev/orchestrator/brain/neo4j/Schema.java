package dev.orchestrator.brain.neo4j;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.neo4j.driver.Record;

/** Constraint and indexes, and the note of which model made the vectors: nothing is read or written before they are seen. */
final class Schema {

    /** One node of this label for each label of entities. */
    private static final String NOTE = "OrchestratorSchema";

    private final Options options;
    private final Transactions transactions;
    private final EmbeddingModel model;
    private final String label;
    private volatile boolean seen;

    Schema(Options options, Transactions transactions, EmbeddingModel model) {
        this.options = options;
        this.transactions = transactions;
        this.model = model;
        this.label = options.graph().label();
    }

    /** The vector index of an own graph. */
    static String vectorIndex(String label) {
        return label + "_vectors";
    }

    /** The full-text index of an own graph. */
    static String wordIndex(String label) {
        return label + "_words";
    }

    void create() {
        run("CREATE CONSTRAINT " + NOTE + "_label IF NOT EXISTS FOR (s:" + NOTE + ") REQUIRE s.label IS UNIQUE");
        checkModel(transactions
                .schema(
                        "MERGE (s:" + NOTE
                                + " {label: $label}) ON CREATE SET s.model = $model, s.dimensions = $dimensions"
                                + " RETURN s.model AS model, s.dimensions AS dimensions",
                        Map.of("label", label, "model", model.id(), "dimensions", model.dimensions()))
                .get(0));
        String nodes = " IF NOT EXISTS FOR (n:" + Names.quoted(label, "label") + ") ";
        run("CREATE CONSTRAINT " + name("_id") + nodes + "REQUIRE (n.project, n.id) IS UNIQUE");
        run("CREATE FULLTEXT INDEX " + name("_words") + nodes + "ON EACH [n._words, n._scope]"
                + " OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}");
        transactions.schema(
                "CREATE VECTOR INDEX " + name("_vectors") + nodes + "ON (n.embedding) OPTIONS {indexConfig:"
                        + " {`vector.dimensions`: $dimensions, `vector.similarity_function`: 'cosine'}}",
                Map.of("dimensions", model.dimensions()));
        for (String index : List.of("_id", "_words", "_vectors")) {
            transactions.schema(
                    "CALL db.awaitIndex($index, $seconds)",
                    Map.of("index", label + index, "seconds", Transactions.SCHEMA_LIMIT.toSeconds()));
        }
        seen = false;
        requireThere(Cancellation.none());
    }

    private void run(String statement) {
        transactions.schema(statement, Map.of());
    }

    private String name(String ending) {
        return Names.quoted(label, "label").replaceAll("`$", ending + "`");
    }

    void requireThere(Cancellation cancellation) {
        if (!seen) {
            transactions.read("look at its indexes", cancellation, open -> {
                if (options.owned()) {
                    requireNote(open);
                }
                indexes().forEach(name -> requireIndex(name, open));
                return true;
            });
            seen = true;
        }
    }

    private void requireNote(Transactions.Open open) {
        List<Record> notes = open.run(
                "MATCH (s:" + NOTE + " {label: $label}) RETURN s.model AS model, s.dimensions AS dimensions",
                Map.of("label", label));
        if (notes.isEmpty()) {
            throw Failures.brain("Neo4j has no schema for the label " + label
                    + "; call Neo4jBrain.createSchema() once when the application starts");
        }
        checkModel(notes.get(0));
    }

    private void checkModel(Record note) {
        String made = note.get("model").asString();
        long dimensions = note.get("dimensions").asLong();
        if (!made.equals(model.id()) || dimensions != model.dimensions()) {
            throw Failures.brain("the vectors of label " + label + " in Neo4j were made by the model " + made + " with "
                    + dimensions + " dimensions, and this Brain has " + model.id() + " with " + model.dimensions()
                    + "; use that model, or rebuild: run \"MATCH (n:" + Names.quoted(label, "label")
                    + ") CALL (n) { DETACH DELETE n } IN TRANSACTIONS\", \"DROP INDEX " + name("_vectors")
                    + "\" and \"MATCH (s:"
                    + NOTE + " {label: '" + label + "'}) DELETE s\", call createSchema() and write everything again; or"
                    + " write it under another label");
        }
    }

    private List<String> indexes() {
        return Stream.of(options.graph().wordIndex(), options.graph().vectorIndex())
                .filter(Objects::nonNull)
                .toList();
    }

    private void requireIndex(String name, Transactions.Open open) {
        Record index = open
                .run(
                        "SHOW INDEXES YIELD name, state, options WHERE name = $name RETURN state, options",
                        Map.of("name", name))
                .stream()
                .findFirst()
                .orElseThrow(() -> missing(name));
        String state = index.get("state").asString();
        if (!state.equals("ONLINE")) {
            throw new BrainException(
                    "the index " + name + " in Neo4j is " + state + "; try again when it is ONLINE", true, null);
        }
        // An integer for a vector index, and null for any other.
        long dimensions =
                index.get("options").get("indexConfig").get("vector.dimensions").asLong(model.dimensions());
        if (dimensions != model.dimensions()) {
            throw Failures.brain("the index " + name + " in Neo4j is for vectors with " + dimensions
                    + " dimensions, and the model " + model.id() + " makes " + model.dimensions()
                    + "; use the model that made the vectors, or make them and the index anew");
        }
    }

    private BrainException missing(String name) {
        return Failures.brain("Neo4j has no index " + name + "; "
                + (options.owned()
                        ? "call Neo4jBrain.createSchema() once when the application starts"
                        : "create it, or name the right one in the mapping"));
    }
}
