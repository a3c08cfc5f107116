package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A note in its place in the log of a run.
 *
 * @param position 1 for the first, then one more each, without gaps
 * @param note what it says
 * @param epoch the epoch of the run in which it was written; never less than that of the entry before
 * @param at when it was written, to the millisecond
 */
public record RunEntry(long position, RunNote note, long epoch, Instant at) {

    /** Checks the values. */
    public RunEntry {
        Check.positive(position, "position");
        Check.present(note, "note");
        Check.positive(epoch, "epoch");
        at = Instant.ofEpochMilli(Check.present(at, "at").toEpochMilli());
    }

    /**
     * Returns what it is about.
     *
     * @return the kind of its note
     */
    public String kind() {
        return note.kind();
    }

    /**
     * Returns which one it is about.
     *
     * @return the key of its note, or null
     */
    public @Nullable String key() {
        return note.key();
    }

    /**
     * Returns what it says.
     *
     * @return the data of its note, as JSON
     */
    public String data() {
        return note.data();
    }
}
