package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.EventSink;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The tools of an application for a runner whose loop is somewhere else, such as in another process: each call is checked, permitted, made
 * and written down as the default runner does it. Its names and arguments are mended where it is clear what was meant; what is wrong with
 * it, the model is told.
 *
 * <p>A call that needs somebody's approval is refused, in words for the model: whoever asks from elsewhere cannot wait for a person.
 * Thread-safe; share one.
 */
public final class AgentTools {

    private final ToolBox box;
    private final Permissions permissions;
    private final ToolCalls calls;

    /**
     * Creates the tools.
     *
     * @param tools each of a name of its own
     * @param permissions which calls are made, and which are refused
     * @param executor runs the tools; must not make one wait for another
     * @param scheduler ends tools that take too long
     * @param clock tells how long they took
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if two tools have one name
     */
    public AgentTools(
            Collection<? extends Tool> tools,
            Permissions permissions,
            Executor executor,
            Scheduler scheduler,
            Clock clock) {
        this.box = ToolBox.of(tools);
        this.permissions = Check.present(permissions, "permissions");
        this.calls = new ToolCalls(executor, scheduler, Nanos.of(clock), ToolCalls.LONGEST_RESULT);
    }

    /**
     * Returns the tools there are.
     *
     * @return their names
     */
    public Set<String> names() {
        return box.names();
    }

    /**
     * Returns what a model is told of the tools that an agent lists.
     *
     * @param agent the agent
     * @return one for each of its tools
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it lists one that is not there
     */
    public List<ToolSpec> specs(Agent agent) {
        return box.only(agent.toolNames()).specs();
    }

    /**
     * Makes a call and waits for its end. That a tool with effects begins, and what comes of each call, is written into the job's journal.
     *
     * @param job the job that the call belongs to
     * @param callers who may have made it, the job's agent first: the last one's tools there are, and only what all of them may do is done
     * @param path the agents on the way to the caller, outermost first; empty for the job's agent
     * @param call its id must be unique in the run
     * @param events told how the call goes; takes events of several threads
     * @param cancellation ends the wait, and tells the tool to stop
     * @return what the model is told: at most 50,000 characters, and no parts, which are emitted
     * @throws dev.orchestrator.error.CancelledException if the run is cancelled
     * @throws RuntimeException what the sink or the journal threw: both end the run
     */
    public ToolResult call(
            AgentJob job,
            List<Agent> callers,
            List<String> path,
            ToolCall call,
            EventSink events,
            Cancellation cancellation) {
        Check.that(!callers.isEmpty(), "somebody must have made call " + call.id());
        ToolBox listed = box.only(callers.get(callers.size() - 1).toolNames());
        PreparedCall prepared =
                listed.prepare(call, rights(callers), job.caller(), job.runId()).notWaiting();
        ToolScope scope = new ToolScope(
                job.caller(), job.projectId(), job.conversationId(), job.runId(), path, cancellation, events);
        ToolOutcome outcome = calls.run(List.of(prepared), scope, new WrittenCalls(job.journal(), events))
                .get(0);
        return new ToolResult(outcome.text(), outcome.state() != State.FINISHED, List.of());
    }

    private Permissions rights(List<Agent> callers) {
        Permissions rights = permissions.forAgent(callers.get(0).id());
        for (Agent caller : callers.subList(1, callers.size())) {
            rights = permissions.forAgent(caller.id()).narrowedBy(rights);
        }
        return rights;
    }
}
