package dev.orchestrator.port.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.stream.EventSink;

/**
 * Port to what makes agents work, blocking.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be thread-safe: one instance serves all runs;
 *   <li>emit the text of the job's agent as it comes: all of it together is the text of the outcome. What agents below it do is
 *       emitted into {@link EventSink#below} their ids;
 *   <li>call no tool that the agent does not list, and none that the permissions of the run forbid;
 *   <li>write into the {@link AgentJob#journal()} before it acts on what a model or a tool has answered, and take from it what is
 *       there already: the process before may have died;
 *   <li>stop soon after the cancellation is set off, and throw {@link dev.orchestrator.error.CancelledException} then;
 *   <li>refuse a call that needs an approval where the job does not {@link AgentJob#waits wait}, and go on;
 *   <li>end with an outcome where a limit is reached or somebody must approve a call, and throw
 *       {@link dev.orchestrator.error.OrchestratorException} where the work cannot be done.
 * </ul>
 */
public interface AgentRunner {

    /**
     * Does a job.
     *
     * @param job what is to be done, and by whom
     * @param events told what happens; takes events of several threads
     * @param cancellation stops the work
     * @return what came of it
     */
    AgentOutcome run(AgentJob job, EventSink events, Cancellation cancellation);

    /**
     * Hears that a run whose job has waited will not be gone on with: it was cancelled meanwhile. A runner that keeps something of it
     * elsewhere lets go of that; the default does nothing. Returns soon, and throws nothing.
     *
     * @param runId the run
     */
    default void forget(String runId) {}
}
