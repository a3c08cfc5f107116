package dev.orchestrator.stream;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Plain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

        private Map<String, Object> toMap() {
            return Map.of("type", type, "outgoing", outgoing, "entityId", entityId, "title", title);
        }

        private static Link ofMap(Map<?, ?> map) {
            boolean outgoing = Boolean.TRUE.equals(map.get("outgoing"));
            return new Link(text(map, "type"), outgoing, text(map, "entityId"), text(map, "title"));
        }

        /** Names the relation and the other entity's id. */
        @Override
        public String toString() {
            return "Link[" + (outgoing ? "to " : "from ") + entityId + ", " + type + "]";
        }
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("type", type);
        map.put("title", title);
        map.put("summary", summary);
        map.put("relevance", relevance);
        map.put("properties", properties);
        map.put("relations", relations.stream().map(Link::toMap).toList());
        return map;
    }

    static EntityCard ofMap(Map<?, ?> map) {
        return new EntityCard(
                text(map, "id"),
                text(map, "type"),
                text(map, "title"),
                text(map, "summary"),
                map.get("relevance") instanceof Number number ? number.doubleValue() : 0,
                properties(map.get("properties")),
                map.get("relations") instanceof List<?> links
                        ? links.stream()
                                .map(link -> Link.ofMap((Map<?, ?>) link))
                                .toList()
                        : List.of());
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static Map<String, Object> properties(@Nullable Object values) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (values instanceof Map<?, ?> map) {
            map.forEach((key, value) -> properties.put(String.valueOf(key), value));
        }
        return properties;
    }

    /** Names the card without what is known. */
    @Override
    public String toString() {
        return "EntityCard[" + id + ", " + type + ", " + relevance + "]";
    }
}
