package dev.orchestrator.internal;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.stream.EntityCard;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes of what the Brain has found what people see. Cards are stored with messages, hence short. */
final class Cards {

    private static final int SUMMARY = 300; // characters
    private static final int PROPERTIES = 4_000; // characters of names and values; what does not fit is left out

    private Cards() {}

    static EntityCard of(BrainMatch match, EntityTypes types) {
        Entity entity = match.entity();
        return new EntityCard(
                entity.id(),
                types.shown(entity.type()),
                entity.title(),
                Excerpts.shortened(entity.text(), SUMMARY),
                match.similarity(),
                shortened(entity.properties()),
                match.links());
    }

    private static Map<String, Object> shortened(Map<String, Object> properties) {
        Map<String, Object> few = new LinkedHashMap<>();
        int characters = 0;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            int more =
                    property.getKey().length() + property.getValue().toString().length();
            if (characters + more <= PROPERTIES) {
                few.put(property.getKey(), property.getValue());
                characters += more;
            }
        }
        return few;
    }
}
