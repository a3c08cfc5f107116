package dev.orchestrator.port.brain;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Plain;
import java.util.Map;

/**
 * Something a project knows: a character, a scene, a location, a prop, or whatever the project is about.
 *
 * @param id names it within its project; not blank, at most {@value #LONGEST_ID} characters
 * @param type what it is, such as {@code character}; not blank, at most {@value #LONGEST_TYPE} characters, compared
 *     letter by letter
 * @param title what people call it; not blank, at most {@value #LONGEST_TITLE} characters
 * @param text what is known of it, in words; may be empty
 * @param properties what is known of it, by name: text, booleans, whole numbers as {@code Long}, others as {@code
 *     Double}, lists and maps of these. Whole numbers of other types become {@code Long}, entries without a value are
 *     left out
 */
public record Entity(String id, String type, String title, String text, Map<String, Object> properties) {

    /** The most characters of an id. */
    public static final int LONGEST_ID = 500;

    /** The most characters of a type, of an entity or a relation. */
    public static final int LONGEST_TYPE = 100;

    /** The most characters of a title. */
    public static final int LONGEST_TITLE = 1_000;

    /** Checks and copies the values. */
    public Entity {
        checkText(id, LONGEST_ID, "id of the entity");
        checkText(type, LONGEST_TYPE, "type of the entity");
        checkText(title, LONGEST_TITLE, "title of the entity");
        Check.present(text, "text of the entity");
        properties = Plain.copyOf(properties, "properties of the entity");
    }

    /**
     * An entity without properties.
     *
     * @param id names it within its project
     * @param type what it is
     * @param title what people call it
     * @param text what is known of it
     * @return the entity
     */
    public static Entity of(String id, String type, String title, String text) {
        return new Entity(id, type, title, text, Map.of());
    }

    static void checkText(String text, int longest, String name) {
        Check.notBlank(text, name);
        Check.that(text.length() <= longest, name + " must have at most " + longest + " characters");
    }

    /** Names the entity without what is known of it. */
    @Override
    public String toString() {
        return "Entity[" + id + ", " + type + ", " + text.length() + " characters, " + properties.size()
                + " properties]";
    }
}
