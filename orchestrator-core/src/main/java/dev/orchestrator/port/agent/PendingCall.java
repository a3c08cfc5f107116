package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import java.util.List;

/**
 * A call of a tool that is not made before somebody has approved it.
 *
 * @param callId the call, unique in the run
 * @param agentPath the agents on the way to the one that calls, outermost first; empty for the root agent
 * @param tool the tool's name
 * @param arguments what it would be called with, as JSON: exactly this is approved, and nothing else
 */
public record PendingCall(String callId, List<String> agentPath, String tool, String arguments) {

    /** Checks and copies the values. */
    public PendingCall {
        Check.notBlank(callId, "call id");
        agentPath = List.copyOf(Check.present(agentPath, "agentPath"));
        Check.notBlank(tool, "tool");
        Check.notBlank(arguments, "arguments");
    }

    /** Names the call without its arguments. */
    @Override
    public String toString() {
        return "PendingCall[" + callId + ", " + tool + "]";
    }
}
