package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.StoredRun.Status;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task has done, from the log of its run: who did what, when, for how long, and what it has cost. There while the run is going on,
 * and until it is purged.
 *
 * @param runId the run
 * @param status how far it is
 * @param projectId the project it works in, or null
 * @param conversationId the conversation that keeps request and result
 * @param createdAt when it began
 * @param lastUpdated when it was last taken, parked, let go or ended
 * @param steps what was done, in the order in which it began; what agents did stands within their steps
 */
public record ExecutionRecord(
        String runId,
        Status status,
        @Nullable String projectId,
        @Nullable String conversationId,
        Instant createdAt,
        Instant lastUpdated,
        List<ExecutionStep> steps) {

    /** Checks and copies the values. */
    public ExecutionRecord {
        Check.notBlank(runId, "runId");
        Check.present(status, "status");
        Check.present(createdAt, "createdAt");
        Check.present(lastUpdated, "lastUpdated");
        steps = List.copyOf(Check.present(steps, "steps"));
    }

    /**
     * Returns what all steps together have consumed, attempts that failed included, whether an answer came after them or not. An answer of
     * an agent's model that was broken off, and all that a process has asked for and did not live to write down, is no step, and not in the
     * sum.
     *
     * @return the sum
     */
    public Usage usage() {
        return ExecutionStep.sum(steps);
    }

    /** Names the run without what it has done. */
    @Override
    public String toString() {
        return "ExecutionRecord[" + runId + ", " + status + ", " + steps.size() + " steps]";
    }
}
