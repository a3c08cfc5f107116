package dev.orchestrator.port.store;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a run ends, or pauses. Made by one of the methods that return one.
 *
 * @param status how far it is from now on; {@link Status#RUNNING} if it was let go for the next one to take
 * @param result what it came to, or has come to so far, as JSON of at most {@link RunStore#LARGEST_TEXT} bytes; or null
 * @param error why it failed; null unless it is {@link Status#FAILED}
 * @param wakeAt when it goes on even if nobody has answered, to the millisecond; null if never, or if it is not
 *     {@link Status#WAITING}
 */
public record RunChange(
        Status status,
        @Nullable String result,
        @Nullable ErrorCode error,
        @Nullable Instant wakeAt) {

    /** Checks the values. */
    public RunChange {
        requireWhole(status, error, wakeAt);
        if (result != null) {
            RunTexts.require(result, "the result of a run");
        }
        wakeAt = wakeAt == null ? null : Instant.ofEpochMilli(wakeAt.toEpochMilli());
    }

    static void requireWhole(Status status, @Nullable ErrorCode error, @Nullable Instant wakeAt) {
        Check.present(status, "status");
        Check.that(
                (error != null) == (status == Status.FAILED),
                "a run has an error if it is FAILED, and only then, not if it is " + status);
        Check.that(wakeAt == null || status == Status.WAITING, "a run wakes if it is WAITING, not if it is " + status);
    }

    /**
     * Leaves a run for anybody to carry on at once, as an application does that shuts down.
     *
     * @return the change
     */
    public static RunChange letGo() {
        return new RunChange(Status.RUNNING, null, null, null);
    }

    /**
     * Parks a run until somebody answers.
     *
     * @param result what it has come to so far, as JSON, or null
     * @param wakeAt when it goes on even if nobody has answered, or null for never
     * @return the change
     */
    public static RunChange waiting(@Nullable String result, @Nullable Instant wakeAt) {
        return new RunChange(Status.WAITING, result, null, wakeAt);
    }

    /**
     * Ends a run that has done what it was to do, or as much of it as it was allowed to.
     *
     * @param result what it came to, as JSON, or null
     * @return the change
     */
    public static RunChange completed(@Nullable String result) {
        return new RunChange(Status.COMPLETED, result, null, null);
    }

    /**
     * Ends a run that could not go on.
     *
     * @param error why
     * @param result what it had come to, as JSON, or null
     * @return the change
     */
    public static RunChange failed(ErrorCode error, @Nullable String result) {
        return new RunChange(Status.FAILED, result, error, null);
    }

    /**
     * Ends a run that was stopped.
     *
     * @param result what it had come to, as JSON, or null
     * @return the change
     */
    public static RunChange cancelled(@Nullable String result) {
        return new RunChange(Status.CANCELLED, result, null, null);
    }

    /** Says how it ends without its result. */
    @Override
    public String toString() {
        return "RunChange[" + status + (error == null ? "" : ", " + error) + (wakeAt == null ? "" : ", " + wakeAt)
                + "]";
    }
}
