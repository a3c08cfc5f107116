package dev.orchestrator.data;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * What a merge does with one field.
 *
 * @param field its name, one of the outermost: an object or a list within is one value
 * @param agreement how the two items stand to each other in it
 * @param itemValue the value of the item that is merged, as JSON; null where it has none
 * @param targetValue the value of the item that it becomes part of, as JSON; null where it has none
 * @param choice what is taken
 */
public record FieldProposal(
        String field,
        Agreement agreement,
        @Nullable String itemValue,
        @Nullable String targetValue,
        Choice choice) {

    /** How two items stand to each other in a field. */
    public enum Agreement {
        /** Both say the same. */
        EQUAL,
        /** Only the item that is merged has it. */
        ONLY_ITEM,
        /** Only the item it becomes part of has it. */
        ONLY_TARGET,
        /** They say different things. */
        CONFLICT
    }

    /** What is taken. */
    public enum Choice {
        /** The value of the item that is merged. */
        ITEM,
        /** The value of the item it becomes part of. */
        TARGET,
        /** Both, as a list. */
        BOTH,
        /** Nothing yet: somebody has to choose. */
        ASK
    }

    /** Checks the values. */
    public FieldProposal {
        Check.present(field, "field");
        Check.present(agreement, "agreement");
        Check.present(choice, "choice");
    }

    /** Names the field without its values. */
    @Override
    public String toString() {
        return "FieldProposal[" + field + ", " + agreement + ", " + choice + "]";
    }
}
