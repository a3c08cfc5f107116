package dev.orchestrator.task;

import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import java.util.List;

/**
 * A call of a tool that a task waits for somebody to approve.
 *
 * @param callId the call: what is decided is decided about it alone
 * @param agentPath the agents on the way to the one that calls, outermost first; empty for the task's own agent
 * @param tool the tool
 * @param arguments what it would be called with, as JSON
 * @param expiresAt when it counts as denied
 */
public record PendingApproval(String callId, List<String> agentPath, String tool, String arguments, Instant expiresAt) {

    /** Checks and copies the values. */
    public PendingApproval {
        Check.notBlank(callId, "callId");
        agentPath = List.copyOf(Check.present(agentPath, "agentPath"));
        Check.notBlank(tool, "tool");
        Check.notBlank(arguments, "arguments");
        Check.present(expiresAt, "expiresAt");
    }

    /** Names the call without its arguments. */
    @Override
    public String toString() {
        return "PendingApproval[" + callId + ", " + tool + "]";
    }
}
