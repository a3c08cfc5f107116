package dev.orchestrator.data;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.stream.IngestProgress;
import java.util.List;

/**
 * What became of many pieces of content.
 *
 * @param progress the counts
 * @param problems what was refused, and what was kept but not completed because the store failed, somebody else changed it
 *     or its time was over; the first {@value #MOST_PROBLEMS}
 */
public record IngestResult(IngestProgress progress, List<Problem> problems) {

    /** The most problems that are told. */
    public static final int MOST_PROBLEMS = 100;

    /**
     * A piece of content that was refused, or was kept and could not be completed.
     *
     * @param number its place among all, from 1
     * @param kept whether it was kept all the same: {@code Gather.retryPending} completes it, and it need not be brought again
     * @param code what went wrong; TIMEOUT if the time of its request was over
     * @param reason why, in words for the log
     */
    public record Problem(long number, boolean kept, ErrorCode code, String reason) {}

    /** Copies the list. */
    public IngestResult {
        problems = List.copyOf(problems);
    }
}
