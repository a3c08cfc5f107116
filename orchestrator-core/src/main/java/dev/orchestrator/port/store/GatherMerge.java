package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item that has become part of a {@link GatherItem}, with all it takes to undo that.
 *
 * @param itemId the item that was merged into this one; it is still there
 * @param before what stood in {@link GatherItem#enriched()} of this item where the merge has put something: a JSON object with a
 *     list for each such field, of the value before or of none; or null where it has put nothing
 * @param alternatives the values that stood in conflict, with the one that was not taken
 * @param by the user who merged them
 * @param at when, to the millisecond
 */
public record GatherMerge(
        String itemId, @Nullable String before, List<Alternative> alternatives, String by, Instant at) {

    /**
     * Two values of one field.
     *
     * @param field the name of the field, one of the outermost: an object or a list within is one value
     * @param taken the value that stands in the item now, as JSON
     * @param other the value that does not, as JSON
     * @param otherFrom the id of the item that has the other value
     */
    public record Alternative(String field, String taken, String other, String otherFrom) {
        /** Checks the values. */
        public Alternative {
            Check.present(field, "field");
            Check.present(taken, "taken");
            Check.present(other, "other");
            Check.notBlank(otherFrom, "otherFrom");
        }

        /** Names the field without its values. */
        @Override
        public String toString() {
            return "Alternative[" + field + ", other from " + otherFrom + "]";
        }
    }

    /** Checks and copies the values. */
    public GatherMerge {
        Check.notBlank(itemId, "itemId");
        alternatives = List.copyOf(Check.present(alternatives, "alternatives"));
        Check.notBlank(by, "by");
        at = Instant.ofEpochMilli(Check.present(at, "at").toEpochMilli());
    }

    long length() {
        return GatherTexts.length(before)
                + alternatives.stream()
                        .mapToLong(value -> value.field().length()
                                + value.taken().length()
                                + value.other().length())
                        .sum();
    }

    /** Leaves out what the item said before. */
    @Override
    public String toString() {
        return "GatherMerge[" + itemId + ", " + alternatives.size() + " alternatives, by " + by + " at " + at + "]";
    }
}
