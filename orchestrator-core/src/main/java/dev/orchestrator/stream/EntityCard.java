package dev.orchestrator.stream;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Plain;
import java.util.List;
import java.util.Map;

/**
 * What is shown of something that the project knows.
 *
 * @param id its id in the Brain
 * @param type character, scene, location, prop, other, or one of the project's own
 * @param title what people call it
 * @param summary a few sentences of what is known
 * @param relevance how much it has to do with the question, 0 to 1
 * @param properties what is known by name, as in JSON
 * @param relations what it is related to
 */
public record EntityCard(
        String id,
        String type,
        String title,
        String summary,
        double relevance,
        Map<String, Object> properties,
        List<Link> relations) {

    /** Checks and copies the values. */
    public EntityCard {
        Check.notBlank(id, "id of the card");
        Check.notBlank(type, "type of the card");
        Check.notBlank(title, "title of the card");
        Check.present(summary, "summary of the card");
        Check.inRange(relevance, 0, 1, "relevance");
        properties = Plain.copyOf(properties, "properties of the card");
        relations = List.copyOf(Check.present(relations, "relations"));
    }

    /**
     * A relation as seen from the entity it belongs to.
     *
     * @param type what the relation says
     * @param outgoing whether it starts at this entity; false if it leads here
     * @param entityId the entity at the other end
     * @param title what people call that one
     */
    public record Link(String type, boolean outgoing, String entityId, String title) {
        /** Names the relation and the other entity's id. */
        @Override
        public String toString() {
            return "Link[" + (outgoing ? "to " : "from ") + entityId + ", " + type + "]";
        }
    }

    /** Names the card without what is known. */
    @Override
    public String toString() {
        return "EntityCard[" + id + ", " + type + ", " + relevance + "]";
    }
}
