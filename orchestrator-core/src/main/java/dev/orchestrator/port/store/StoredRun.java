package dev.orchestrator.port.store;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands.
 *
 * @param head what it is
 * @param status how far it is
 * @param result what it came to, or has come to so far, as JSON of at most {@link RunStore#LARGEST_TEXT} bytes; or null
 * @param error why it failed; null unless it is {@link Status#FAILED}
 * @param wakeAt when it goes on even if nobody has answered, to the millisecond; null if never, or if it is not
 *     {@link Status#WAITING}
 * @param cancelAsked whether somebody wants it to stop, see {@link RunStore#askToCancel}
 * @param epoch 1 at first, and one more each time that somebody took it
 * @param lastPosition the position of its last entry, 0 if it has none
 * @param createdAt when it began, to the millisecond
 * @param lastUpdated when it was last taken, parked, let go or ended, to the millisecond; entries do not count
 */
public record StoredRun(
        RunHead head,
        Status status,
        @Nullable String result,
        @Nullable ErrorCode error,
        @Nullable Instant wakeAt,
        boolean cancelAsked,
        long epoch,
        long lastPosition,
        Instant createdAt,
        Instant lastUpdated) {

    /** How far a run is. */
    public enum Status {
        /** Somebody works on it, or did until he died or let it go. */
        RUNNING,
        /** It waits for somebody's answer, and nobody works on it. */
        WAITING,
        /** It has done what it was to do, or as much of it as it was allowed to. */
        COMPLETED,
        /** It could not go on. */
        FAILED,
        /** It was stopped. */
        CANCELLED;

        /**
         * Returns whether nothing can happen any more.
         *
         * @return true for all but the first two
         */
        public boolean isEnded() {
            return this != RUNNING && this != WAITING;
        }
    }

    /** Checks the values. */
    public StoredRun {
        Check.present(head, "head");
        RunChange.requireWhole(status, error, wakeAt);
        wakeAt = wakeAt == null ? null : Instant.ofEpochMilli(wakeAt.toEpochMilli());
        Check.positive(epoch, "epoch");
        Check.that(lastPosition >= 0, "lastPosition must not be negative");
        createdAt = Instant.ofEpochMilli(Check.present(createdAt, "createdAt").toEpochMilli());
        lastUpdated =
                Instant.ofEpochMilli(Check.present(lastUpdated, "lastUpdated").toEpochMilli());
    }

    /**
     * Returns a run that begins now: in its first epoch, without entries.
     *
     * @param head what it is
     * @param now when it begins
     * @return the run
     */
    public static StoredRun begun(RunHead head, Instant now) {
        return new StoredRun(head, Status.RUNNING, null, null, null, false, 1, 0, now, now);
    }

    /**
     * Returns which run it is.
     *
     * @return the id of its head
     */
    public String id() {
        return head.id();
    }

    /**
     * Returns whose it is.
     *
     * @return the user of its head
     */
    public String userId() {
        return head.userId();
    }

    /**
     * Returns whether it stands as a change has left it.
     *
     * @param change the change
     * @return true if status, result, error and time to wake are the same
     */
    public boolean isAsAfter(RunChange change) {
        return change.equals(new RunChange(status, result, error, wakeAt));
    }

    /** Names the run without its request and its result. */
    @Override
    public String toString() {
        return "StoredRun[" + id() + ", " + head.mode() + ", " + status + ", epoch " + epoch + ", " + lastPosition
                + " entries]";
    }
}
