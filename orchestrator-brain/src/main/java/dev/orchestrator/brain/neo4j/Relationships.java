package dev.orchestrator.brain.neo4j;

import dev.orchestrator.port.brain.Relation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * Relations as relationships of the Brain's own graph. Types that the application has named beforehand become types of
 * relationships. All others become {@value #OTHER}, with the type in a property: Neo4j never forgets a type and has room for
 * some ten thousands, and what is said in a relation never gets into the text of a statement.
 *
 * <p>Cypher can take a type as a parameter, but plans that by a walk over all relationships while there are few, and keeps
 * the plan: the first load of 22,000 took minutes instead of seconds.
 */
final class Relationships {

    /** Holds the type of a relation that has no type of relationship of its own. */
    static final String TYPE = "_type";

    static final String OTHER = "RELATED";

    private static final Set<String> RESERVED = Set.of(TYPE, Fields.REST);

    private final Set<String> named;

    Relationships(Set<String> named) {
        this.named = named;
    }

    /** Checks a type that the application names. */
    static String named(String type) {
        Names.quoted(type, "type of a relationship");
        Failures.require(
                Names.isPlain(type) && !type.equals(OTHER),
                "a type of a relationship must be a word of letters, digits and _, other than " + OTHER);
        return type;
    }

    /** What stands behind the variable of a relationship of this type: its type and, if need be, a property. */
    String pattern(String type) {
        return named.contains(type)
                ? ":" + Names.quoted(type, "type of the relation")
                : ":" + OTHER + " {" + TYPE + ": row.type}";
    }

    /** What a statement is told of a relation. */
    Map<String, Object> row(Relation relation, int number) {
        Map<String, Object> properties = new HashMap<>(Fields.stored(relation.properties(), RESERVED));
        String type = Texts.stored(relation.type());
        if (!named.contains(relation.type())) {
            properties.put(TYPE, type);
        }
        return Map.of(
                "number", number,
                "from", Texts.stored(relation.from()),
                "to", Texts.stored(relation.to()),
                "type", type,
                "properties", properties);
    }

    static Relation relation(Record row) {
        return new Relation(
                Texts.read(row.get("from").asString()),
                Texts.read(row.get("type").asString()),
                Texts.read(row.get("to").asString()),
                Fields.read(row.get("properties").asMap(), RESERVED));
    }
}
