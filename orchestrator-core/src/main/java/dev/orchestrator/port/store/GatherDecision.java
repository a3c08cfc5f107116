package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;

/**
 * An entry of the log of a {@link GatherItem}: what was once decided about it and another item or an entity of the Brain, or taken
 * back. Of each pair its last entry holds; the last decision of all is {@link GatherItem#resolution()}.
 *
 * @param kind what was done
 * @param otherId the other item, or the entity
 * @param by the user who did it
 * @param at when, to the millisecond
 */
public record GatherDecision(Kind kind, String otherId, String by, Instant at) {

    /** What can be done. */
    public enum Kind {
        /** The item was left out: the other one says all of it. */
        SKIP,
        /** The item became part of the other one. */
        MERGE,
        /** Both stay: they are two things. */
        KEEP_BOTH,
        /**
         * The decision about the item and the other one was taken back: by {@code Gather.undo}, because the other one was deleted,
         * or because what was to follow from it could not be done.
         */
        UNDO
    }

    /** Checks the values. */
    public GatherDecision {
        Check.present(kind, "kind");
        Check.notBlank(otherId, "otherId");
        Check.notBlank(by, "by");
        at = Instant.ofEpochMilli(Check.present(at, "at").toEpochMilli());
    }
}
