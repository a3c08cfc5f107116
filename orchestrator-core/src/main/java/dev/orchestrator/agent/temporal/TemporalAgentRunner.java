package dev.orchestrator.agent.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Threads;
import dev.orchestrator.internal.temporal.Following;
import dev.orchestrator.internal.temporal.Starting;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentRunner;
import dev.orchestrator.stream.EventSink;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has jobs of agents done by workflows of Temporal, on whatever machines {@link TemporalAgentWorker}s run: calls of models and tools are
 * activities, a decision about a call is a signal, and a cancelled run is a cancelled workflow. Handed to {@code
 * Orchestrator.Builder.agentRunner}; needs {@code io.temporal:temporal-sdk}.
 *
 * <p>A job is one workflow, named by its run and attempt. It goes on whatever becomes of this process: another one that takes the run over
 * follows the same workflow, and tells nothing twice. The text arrives answer by answer. What waits for an approval holds no thread; after
 * 30 days without a decision the workflow ends.
 *
 * <p>The record of a run tells of agents, models and tools as it does on one machine: each step is written into the job's journal, with the time
 * of the workflow, and without what was said in it, which stands in Temporal's history. The last steps of a workflow that has failed or was
 * cancelled are asked of a worker; if none answers, the record lacks them.
 *
 * <p>Whoever may start workflows in the namespace may have tools called: decisions and limits are kept by Temporal's history. What a job
 * shows its agent, files included, must fit into the two megabytes that Temporal carries at a time; more is refused with {@link
 * ErrorCode#TOKEN_LIMIT_EXCEEDED}.
 *
 * <p>Thread-safe; share one. Nothing needs closing: the client stays the caller's.
 */
@SuppressWarnings("exports") // Temporal is no module
public final class TemporalAgentRunner implements AgentRunner {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalAgentRunner.class);

    /** Another process goes on with the run in these cases, or nobody does who should end it. */
    private static final Set<Reason> GOES_ON = EnumSet.of(Reason.SHUTDOWN, Reason.LOST);

    private final Starting starting;
    private final Scheduler scheduler = Scheduler.system();
    private final Executor executor = Threads.perRun();

    /**
     * Creates a runner.
     *
     * @param client of the namespace that the workers are in; stays the caller's to close
     * @param taskQueue the task queue of the workers; not blank
     */
    public TemporalAgentRunner(WorkflowClient client, String taskQueue) {
        this.starting = new Starting(Check.present(client, "client"), Check.notBlank(taskQueue, "taskQueue"));
    }

    @Override
    public AgentOutcome run(AgentJob job, EventSink events, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        WorkflowStub workflow = starting.workflow(job);
        Following following =
                new Following(workflow, starting.ended(job), job, events, cancellation, scheduler, executor);
        try {
            return following.follow();
        } catch (CancelledException e) {
            Reason reason = cancellation.reason();
            if (reason != null && !GOES_ON.contains(reason)) {
                cancel(workflow, job.runId());
                following.keepSteps();
            }
            throw e;
        } catch (OrchestratorException e) {
            if (e.code() == ErrorCode.AGENT_ERROR) { // nobody follows the workflow any more
                cancel(workflow, job.runId());
            }
            throw e;
        } catch (WorkflowException e) {
            throw Starting.failure(job, e);
        }
    }

    @Override
    public void forget(String runId) {
        executor.execute(() -> starting.workflows(runId).forEach(workflow -> cancel(workflow, runId)));
    }

    private static void cancel(WorkflowStub workflow, String runId) {
        try {
            workflow.cancel();
        } catch (WorkflowException e) {
            LOG.debug("The workflow of run {} could not be cancelled; it has ended, or nobody hears", runId, e);
        }
    }
}
