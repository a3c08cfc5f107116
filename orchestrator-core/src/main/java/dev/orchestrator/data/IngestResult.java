package dev.orchestrator.data;

import dev.orchestrator.stream.IngestProgress;
import java.util.List;

/**
 * What became of many pieces of content.
 *
 * @param progress the counts
 * @param problems what was refused and why, the first {@value #MOST_PROBLEMS}
 */
public record IngestResult(IngestProgress progress, List<Problem> problems) {

    /** The most problems that are told. */
    public static final int MOST_PROBLEMS = 100;

    /**
     * A piece of content that was refused.
     *
     * @param number its place among all, from 1
     * @param reason why, in words for the log
     */
    public record Problem(long number, String reason) {}

    /** Copies the list. */
    public IngestResult {
        problems = List.copyOf(problems);
    }
}
