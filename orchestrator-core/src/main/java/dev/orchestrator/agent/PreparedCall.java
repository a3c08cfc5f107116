package dev.orchestrator.agent;

import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.ToolCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model after all that can be decided before it is run.
 *
 * @param call as the model wrote it
 * @param name the tool's own name; if there is no such tool, the beginning of what the model wrote
 * @param tool the tool, if it is run now or later
 * @param arguments what it is run with; nothing else may be
 * @param approval what must be decided before it is run
 * @param refusal what the model is told in place of a result
 */
record PreparedCall(
        ToolCall call,
        String name,
        @Nullable Tool tool,
        Map<String, @Nullable Object> arguments,
        @Nullable ApprovalRequest approval,
        @Nullable String refusal) {

    static PreparedCall ready(ToolCall call, Tool tool, Map<String, @Nullable Object> arguments) {
        return new PreparedCall(call, tool.spec().name(), tool, arguments, null, null);
    }

    static PreparedCall waiting(
            ToolCall call, Tool tool, Map<String, @Nullable Object> arguments, ApprovalRequest approval) {
        return new PreparedCall(call, tool.spec().name(), tool, arguments, approval, null);
    }

    static PreparedCall refused(ToolCall call, String name, String refusal) {
        return new PreparedCall(call, name, null, Map.of(), null, refusal);
    }

    boolean isReady() {
        return tool != null && approval == null;
    }

    boolean isWaiting() {
        return approval != null;
    }

    /**
     * Returns this call as one that is run, if the request that was approved is that of exactly this call; else as one that
     * is refused: what was approved was another.
     */
    PreparedCall approved(ApprovalRequest request) {
        if (tool == null || approval == null || !approval.equals(request)) {
            return denied("what was approved is another call");
        }
        return ready(call, tool, arguments);
    }

    /** Returns this call as one that is refused, if it waits: nobody can be asked. */
    PreparedCall notWaiting() {
        return isWaiting()
                ? refused(
                        call,
                        name,
                        "The call of " + name + " needs somebody's approval, and this work cannot wait for it."
                                + " Go on without it, and tell what should be approved.")
                : this;
    }

    /** Returns this call as one that is refused; the reason is told to the model. */
    PreparedCall denied(String reason) {
        return refused(call, name, "The call of " + name + " was not approved: " + reason + ".");
    }

    /** Names the call without its arguments. */
    @Override
    public String toString() {
        return "PreparedCall[" + call.id() + ", " + name + (isReady() ? "" : isWaiting() ? ", waiting" : ", refused")
                + "]";
    }
}
