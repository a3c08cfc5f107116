package dev.orchestrator.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The property that tells a kind from its siblings.
 *
 * @param name the property
 * @param values what it may be for this kind
 * @param required whether it must be there
 */
record Tag(String name, List<?> values, boolean required) {

    /** The tag of a kind: the property {@code type} if it names its values, else the first that has one value only. */
    static Optional<Tag> of(Map<?, ?> kind) {
        if (!(kind.get("properties") instanceof Map<?, ?> properties)) {
            return Optional.empty();
        }
        if (!choice(properties, SchemaDerivation.TAG).isEmpty()) {
            return Optional.of(tag(kind, properties, SchemaDerivation.TAG));
        }
        return properties.keySet().stream()
                .map(String::valueOf)
                .filter(name -> choice(properties, name).size() == 1)
                .findFirst()
                .map(name -> tag(kind, properties, name));
    }

    private static Tag tag(Map<?, ?> kind, Map<?, ?> properties, String name) {
        boolean required = kind.get("required") instanceof List<?> names && names.contains(name);
        return new Tag(name, choice(properties, name), required);
    }

    private static List<?> choice(Map<?, ?> properties, String name) {
        return properties.get(name) instanceof Map<?, ?> property ? Choice.of(property) : List.of();
    }

    /** Whether an object with these members cannot be of this kind. */
    boolean forbids(Map<?, ?> members) {
        return (required || members.containsKey(name)) && !Choice.has(values, members.get(name));
    }
}
