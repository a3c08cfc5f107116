package dev.orchestrator.query;

import dev.orchestrator.internal.base.Check;

/**
 * A place of an answer that names what it rests on. It was checked that this was shown to the model; whether it says what
 * the answer says, nobody has checked.
 *
 * @param number stands in the answer as <code>[number]</code>; result number 1 is the first one
 * @param entityId the id of that result in the Brain
 * @param position where in the answer its bracket opens, counted in characters from 0
 * @param supported false if the sentence around it has no word in common with what the model was shown of the entity
 */
public record Citation(int number, String entityId, int position, boolean supported) {

    /** Checks the values. */
    public Citation {
        Check.positive(number, "number");
        Check.notBlank(entityId, "entityId");
        Check.that(position >= 0, "position must not be negative, got " + position);
    }
}
