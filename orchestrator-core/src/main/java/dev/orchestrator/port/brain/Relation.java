package dev.orchestrator.port.brain;

import dev.orchestrator.internal.base.Plain;
import java.util.Map;

/**
 * How one entity stands to another. Two entities have at most one relation of a type in each direction.
 *
 * @param from the id of the entity it starts at
 * @param type what it says, such as {@code KILLED}; not blank, at most {@value Entity#LONGEST_TYPE} characters
 * @param to the id of the entity it leads to
 * @param properties more about it, as those of an {@link Entity}
 */
public record Relation(String from, String type, String to, Map<String, Object> properties) {

    /** Checks and copies the values. */
    public Relation {
        Entity.checkText(from, Entity.LONGEST_ID, "start of the relation");
        Entity.checkText(type, Entity.LONGEST_TYPE, "type of the relation");
        Entity.checkText(to, Entity.LONGEST_ID, "end of the relation");
        properties = Plain.copyOf(properties, "properties of the relation");
    }

    /**
     * A relation without properties.
     *
     * @param from the id of the entity it starts at
     * @param type what it says
     * @param to the id of the entity it leads to
     * @return the relation
     */
    public static Relation of(String from, String type, String to) {
        return new Relation(from, type, to, Map.of());
    }

    /** Names the relation without its properties. */
    @Override
    public String toString() {
        return "Relation[" + from + " " + type + " " + to + "]";
    }
}
