package dev.orchestrator.internal.temporal;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One job of an agent, those below it included. All values are JSON. */
@WorkflowInterface
public interface AgentWorkflow {

    /** The name of the workflow's type. */
    String TYPE = "orchestrator-agent";

    /** The name of the signal that brings a decision. */
    String DECIDE = "orchestrator-decide";

    /** The name of the query for what has happened. */
    String TOLD = "orchestrator-told";

    /** Does the job that {@link JobText} has written; returns what {@link OutcomeText} reads. */
    @WorkflowMethod(name = TYPE)
    String run(String job);

    /** Somebody has decided about a call; the first decision counts. */
    @SignalMethod(name = DECIDE)
    void decide(String callId, String decision);

    /** What has happened behind that many events and steps; see {@link Told}. */
    @QueryMethod(name = TOLD)
    String told(long after);
}
