package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;

/**
 * What somebody decided last about a {@link GatherItem} and another item, or an entity of the Brain, that it resembles.
 *
 * @param kind what was decided
 * @param otherId the other item, or the entity: {@link GatherItem#duplicates()} tells which
 * @param by the user who decided
 * @param at when, to the millisecond
 */
public record GatherResolution(Kind kind, String otherId, String by, Instant at) {

    /** What can be decided. */
    public enum Kind {
        /** The item is left out: the other one says all of it. */
        SKIP,
        /** The item has become part of the other one. */
        MERGE,
        /** Both stay: they are two things. */
        KEEP_BOTH
    }

    /** Checks the values. */
    public GatherResolution {
        Check.present(kind, "kind");
        Check.notBlank(otherId, "otherId");
        Check.notBlank(by, "by");
        at = Instant.ofEpochMilli(Check.present(at, "at").toEpochMilli());
    }
}
