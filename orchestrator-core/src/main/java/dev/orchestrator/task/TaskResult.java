package dev.orchestrator.task;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a task. A task that waits for an approval has a result too: {@link #approvals} tells what for, and {@code
 * Orchestrator.approve} goes on with it.
 *
 * @param caller who asked
 * @param projectId the project, or null
 * @param conversationId the conversation in which request and result are kept
 * @param messageId the message of the result in it
 * @param runId the run: task, execution record and run have this one id
 * @param traceId ties the messages to the application's traces
 * @param status how the task stands
 * @param agentId the agent that did it
 * @param department its department
 * @param message what the agent has said
 * @param parts what the tools have shown beside it
 * @param limit which limit was reached; null unless the status is LIMITED
 * @param approvals what waits for somebody's decision; empty unless the status is WAITING
 * @param progress the steps as they stand
 * @param quality how good the result is, or null if the request asked for no review, or nothing came of it: then the step {@code review} of
 *     the progress has failed, and is called by why
 * @param model the model that answered last
 * @param provider who runs it
 * @param usage what all calls of the run consumed
 * @param latency from the request, or from the last approval, to the result
 */
public record TaskResult(
        Caller caller,
        @Nullable String projectId,
        String conversationId,
        String messageId,
        String runId,
        String traceId,
        Status status,
        String agentId,
        String department,
        String message,
        List<DataPart> parts,
        @Nullable String limit,
        List<PendingApproval> approvals,
        TaskProgress progress,
        @Nullable Quality quality,
        String model,
        String provider,
        Usage usage,
        Duration latency) {

    /** How a task stands. */
    public enum Status {
        /** It is done. */
        COMPLETED,
        /** It goes on when somebody has decided about a call. */
        WAITING,
        /** A limit was reached: the message is what was achieved by then. */
        LIMITED
    }

    /** Copies the lists. */
    public TaskResult {
        Check.present(status, "status");
        parts = List.copyOf(parts);
        approvals = List.copyOf(approvals);
    }

    /**
     * Returns the id of the task.
     *
     * @return that of the run
     */
    public String taskId() {
        return runId;
    }

    /**
     * Returns the id of the execution record.
     *
     * @return that of the run
     */
    public String executionId() {
        return runId;
    }

    /** Tells the length, never the words. */
    @Override
    public String toString() {
        return "TaskResult[" + runId + ", " + status + ", agent " + agentId + ", " + message.length() + " characters, "
                + approvals.size() + " approvals, " + usage + "]";
    }
}
