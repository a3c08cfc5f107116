package dev.orchestrator.query;

import dev.orchestrator.internal.base.Check;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which types people see, and which types of the Brain they stand for. A type of the Brain that stands for none of them is
 * seen as {@link #OTHER}. Immutable.
 *
 * <pre>{@code
 * EntityTypes.defaults().with("faction", "House", "Order").with(EntityTypes.PROP, "Weapon")
 * }</pre>
 */
public final class EntityTypes {

    /** People and creatures that act. */
    public static final String CHARACTER = "character";

    /** What happens at one place and time. */
    public static final String SCENE = "scene";

    /** Where it happens. */
    public static final String LOCATION = "location";

    /** Things. */
    public static final String PROP = "prop";

    /** Whatever no other type stands for. */
    public static final String OTHER = "other";

    private static final EntityTypes DEFAULTS = new EntityTypes(Map.of())
            .with(CHARACTER, "character", "Character", "person", "Person")
            .with(SCENE, "scene", "Scene")
            .with(LOCATION, "location", "Location", "place", "Place")
            .with(PROP, "prop", "Prop", "object", "Object");

    private final Map<String, String> shownByBrainType;

    private EntityTypes(Map<String, String> shownByBrainType) {
        this.shownByBrainType = shownByBrainType;
    }

    /**
     * Returns character, scene, location and prop, standing for the types of these names, small or with a capital letter;
     * person, place and object are understood as well.
     *
     * @return the defaults
     */
    public static EntityTypes defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these types with one added, or with more types of the Brain that one of them stands for.
     *
     * @param shown what people see; not {@link #OTHER}, which needs no telling
     * @param brainTypes the Brain's own types, letter by letter; one that stood for another type now stands for this one
     * @return new types
     */
    public EntityTypes with(String shown, String... brainTypes) {
        Check.notBlank(shown, "shown type");
        Check.that(!shown.equals(OTHER), OTHER + " is whatever no other type stands for; nothing is added to it");
        Check.that(brainTypes.length > 0, "the type " + shown + " must stand for a type of the Brain at least");
        Map<String, String> copy = new LinkedHashMap<>(shownByBrainType);
        for (String type : brainTypes) {
            copy.put(Check.notBlank(type, "type of the Brain"), shown);
        }
        return new EntityTypes(Collections.unmodifiableMap(copy));
    }

    /**
     * Tells what people see for a type of the Brain.
     *
     * @param brainType the Brain's own type
     * @return one of {@link #shown()}
     */
    public String shown(String brainType) {
        return shownByBrainType.getOrDefault(brainType, OTHER);
    }

    /**
     * Returns all types that people see, {@link #OTHER} last.
     *
     * @return the types
     */
    public Set<String> shown() {
        Set<String> shown = new LinkedHashSet<>(shownByBrainType.values());
        shown.add(OTHER);
        return Collections.unmodifiableSet(shown);
    }

    /**
     * Returns the types of the Brain that some types stand for.
     *
     * @param shown types that people see; nothing is known to stand for {@link #OTHER}
     * @return the Brain's own types
     */
    public Set<String> ofBrain(Collection<String> shown) {
        Set<String> types = new LinkedHashSet<>();
        shownByBrainType.forEach((brainType, seen) -> {
            if (shown.contains(seen)) {
                types.add(brainType);
            }
        });
        return Collections.unmodifiableSet(types);
    }

    /** Lists the types. */
    @Override
    public String toString() {
        return "EntityTypes" + shownByBrainType;
    }
}
