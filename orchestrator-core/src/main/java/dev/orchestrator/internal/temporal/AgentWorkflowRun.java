package dev.orchestrator.internal.temporal;

import dev.orchestrator.agent.ToolLoopAgentRunner;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.task.RequestText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.Journal;
import dev.orchestrator.port.agent.PendingCall;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job as a workflow: the same loop as on one machine, on another host. While it waits for a decision it holds nothing but its history; with
 * the decision the loop goes through its steps once more, and finds in its journal what it has done.
 */
public final class AgentWorkflowRun implements AgentWorkflow {

    /** After this long without a decision a workflow ends: whoever started it is gone. */
    static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private final WorkerSettings settings;
    private final KeptJournal journal = new KeptJournal();
    private @Nullable Told told;
    private @Nullable List<String> roles; // of whoever has decided last

    /** For one run of the workflow on one worker. */
    public AgentWorkflowRun(WorkerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void decide(String callId, String decision) {
        Values values = Values.read(decision);
        if (!isDecided(callId) && values.has(RequestText.ROLES)) {
            roles = values.texts(RequestText.ROLES);
        }
        journal.record(StepKinds.DECISION, callId, decision);
    }

    @Override
    public String told(long after) {
        Told known = told;
        return (known == null ? new Told("") : known).after(after);
    }

    /** Only our own cancellation ends the work, so that the loop ends as it does everywhere; Temporal's sets it off. */
    @Override
    public String run(String job) {
        Values values = Values.read(job);
        Cancellation.Source stop = Cancellation.source();
        CancellationScope.current().getCancellationRequest().thenApply(why -> {
            stop.cancel(Reason.CALLER, "cancelled in Temporal: " + why);
            return why;
        });
        AtomicReference<String> outcome = new AtomicReference<>();
        Workflow.newDetachedCancellationScope(() -> outcome.set(ended(values, stop.token())))
                .run();
        return Check.present(outcome.get(), "outcome of the workflow");
    }

    private String ended(Values values, Cancellation cancellation) {
        Told happened = new Told(values.text("run"));
        told = happened;
        try {
            return OutcomeText.of(worked(values, happened, cancellation));
        } catch (CancelledException e) {
            throw new CanceledFailure(String.valueOf(e.getMessage()));
        } catch (TemporalFailure e) {
            throw e;
        } catch (RuntimeException e) { // anything else would have Temporal try the same step for ever
            throw Failures.lasting(e);
        } finally {
            happened.ends();
        }
    }

    private AgentOutcome worked(Values values, Told happened, Cancellation cancellation) {
        Journal steps = new ToldJournal(journal, happened);
        AgentJob job = JobText.read(values, caller(values)).journal(steps).build();
        ToolLoopAgentRunner runner = runner(job);
        Duration worked = JobText.worked(values);
        while (true) {
            long began = Workflow.currentTimeMillis();
            AgentJob now = JobText.read(values, caller(values))
                    .journal(steps)
                    .limits(job.limits(), worked)
                    .build();
            AgentOutcome outcome = runner.run(now, happened.sink(), cancellation);
            if (outcome.status() != Status.WAITING) {
                return outcome;
            }
            worked = worked.plusMillis(Workflow.currentTimeMillis() - began);
            awaitDecision(outcome, happened, cancellation);
        }
    }

    /** Whoever has decided does not give more than he has by then, nor more than the job was begun with. */
    private Caller caller(Values values) {
        Caller first = JobText.caller(values);
        List<String> last = roles;
        return last == null ? first : RequestText.narrowed(first, last);
    }

    private ToolLoopAgentRunner runner(AgentJob job) {
        WorkflowHost host = new WorkflowHost(settings.silence(), job.limits().time());
        return ToolLoopAgentRunner.builder(host, new RecordedDirectory(host, job))
                .tools(settings.tools().stream()
                        .map(tool -> new RemoteTool(tool, host))
                        .toList())
                .permissions(settings.permissions())
                .longestResult(settings.longestResult())
                .build();
    }

    private void awaitDecision(AgentOutcome outcome, Told happened, Cancellation cancellation) {
        List<String> calls = outcome.waiting().stream().map(PendingCall::callId).toList();
        Map<String, String> approvals = calls.stream().collect(Collectors.toMap(Function.identity(), this::approval));
        happened.waits(OutcomeText.of(outcome), approvals);
        boolean goesOn = Workflow.await(
                LONGEST_WAIT, () -> cancellation.isCancelled() || calls.stream().anyMatch(this::isDecided));
        cancellation.throwIfCancelled();
        if (!goesOn) {
            throw new CancelledException("nobody decided within " + LONGEST_WAIT.toDays() + " days", null);
        }
        happened.goesOn();
    }

    private String approval(String callId) {
        return journal.find(StepKinds.APPROVAL, callId).orElseThrow();
    }

    private boolean isDecided(String callId) {
        return journal.find(StepKinds.DECISION, callId).isPresent();
    }
}
