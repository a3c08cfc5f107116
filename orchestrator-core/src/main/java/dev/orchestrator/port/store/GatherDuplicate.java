package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * Something that a {@link GatherItem} may be a duplicate of.
 *
 * @param id the id of the other item, or of the entity
 * @param kind which of the two it is
 * @param similarity how alike they are, 0 to 1
 * @param suggestion what to do about it
 * @param method how it was found out, such as {@code key}, {@code fields} or {@code model}
 * @param reasons what speaks for it and against it, in words for people
 */
public record GatherDuplicate(
        String id, Kind kind, double similarity, Suggestion suggestion, String method, List<String> reasons) {

    /** What the other one is. */
    public enum Kind {
        /** An item of the same project's Gather. */
        ITEM,
        /** An entity of the project's Brain. */
        ENTITY
    }

    /** What to do about a duplicate. */
    public enum Suggestion {
        /** It says nothing new: leave the newer one out. */
        SKIP,
        /** It is the same thing and tells other things of it: make one of the two. */
        MERGE,
        /** It may be the same thing: somebody has to look. */
        REVIEW,
        /** It is alike, and another thing all the same: a model has told the two apart. It counts as no duplicate. */
        KEEP_BOTH
    }

    /** Checks and copies the values. */
    public GatherDuplicate {
        Check.notBlank(id, "id of the duplicate");
        Check.present(kind, "kind");
        Check.inRange(similarity, 0, 1, "similarity");
        Check.present(suggestion, "suggestion");
        Check.notBlank(method, "method");
        reasons = List.copyOf(Check.present(reasons, "reasons"));
    }

    long length() {
        return reasons.stream().mapToLong(String::length).sum();
    }

    /** Leaves the reasons out: they may quote content. */
    @Override
    public String toString() {
        return "GatherDuplicate[" + kind + " " + id + ", " + similarity + ", " + suggestion + ", " + method + "]";
    }
}
