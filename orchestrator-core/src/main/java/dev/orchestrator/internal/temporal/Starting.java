package dev.orchestrator.internal.temporal;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.task.Review;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.stream.IntStream;

/** Starts the workflow of a job, or finds the one that is there already. */
public final class Starting {

    private final WorkflowClient client;
    private final WorkflowClient any;
    private final String taskQueue;

    /** On a client like this one, whose queries are refused by workflows that have failed: so one learns that they have. */
    public Starting(WorkflowClient client, String taskQueue) {
        WorkflowClientOptions options = WorkflowClientOptions.newBuilder(client.getOptions())
                .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY)
                .build();
        this.client = WorkflowClient.newInstance(client.getWorkflowServiceStubs(), options);
        this.any = WorkflowClient.newInstance(
                client.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder(options)
                        .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NONE)
                        .build());
        this.taskQueue = taskQueue;
    }

    /** The workflows that a run may have, whether they are there or not. */
    public List<WorkflowStub> workflows(String runId) {
        return IntStream.rangeClosed(1, 1 + Review.MOST_RETRIES)
                .mapToObj(attempt -> client.newUntypedWorkflowStub(id(runId, attempt)))
                .toList();
    }

    private static String id(String runId, int attempt) {
        return runId + "-" + attempt;
    }

    /** The workflow of the job's run and attempt, which answers queries however it has ended. */
    public WorkflowStub ended(AgentJob job) {
        return any.newUntypedWorkflowStub(id(job.runId(), job.attempt()));
    }

    /** The workflow of the job's run and attempt. */
    public WorkflowStub workflow(AgentJob job) {
        String id = id(job.runId(), job.attempt());
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(taskQueue)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .build();
        try {
            WorkflowStub workflow = client.newUntypedWorkflowStub(AgentWorkflow.TYPE, options);
            workflow.start(JobText.of(job));
            return workflow;
        } catch (WorkflowExecutionAlreadyStarted e) { // by a process before this one
            return client.newUntypedWorkflowStub(id);
        } catch (WorkflowException e) {
            throw failure(job, e);
        }
    }

    /** What Temporal's client throws, in our words. */
    public static OrchestratorException failure(AgentJob job, WorkflowException failure) {
        return new OrchestratorException(
                ErrorCode.AGENT_ERROR,
                "Temporal did not take run " + job.runId() + ": " + failure.getMessage()
                        + "; look whether its server can be reached",
                failure);
    }
}
