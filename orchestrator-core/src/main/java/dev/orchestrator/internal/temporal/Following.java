package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.temporal.Told.State;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.stream.EventSink;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryRejectedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a workflow until it has an outcome: tells what happens in it, writes its steps down, and hands decisions over. */
public final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final WorkflowStub workflow;
    private final WorkflowStub ended;
    private final AgentJob job;
    private final Retelling told;
    private final Cancellation cancellation;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Set<String> handedOver = new HashSet<>();
    private long answeredAt = System.nanoTime();

    /** Both are the same workflow: one answers queries until it has failed, the other one then, too. The executor's threads may block. */
    public Following(
            WorkflowStub workflow,
            WorkflowStub ended,
            AgentJob job,
            EventSink events,
            Cancellation cancellation,
            Scheduler scheduler,
            Executor executor) {
        this.workflow = workflow;
        this.ended = ended;
        this.job = job;
        this.told = new Retelling(job, events);
        this.cancellation = cancellation;
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Returns when the workflow has ended or waits for decisions that nobody has made yet. */
    public AgentOutcome follow() {
        told.resume();
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Values seen = look();
            long before = told.position();
            AgentOutcome outcome = seen == null ? null : taken(seen);
            if (outcome != null) {
                return outcome;
            }
            boolean quiet = told.position() == before;
            pause = quiet ? longer(pause) : SHORTEST_PAUSE;
            if (seen == null || !seen.is("more")) {
                scheduler.pause(pause, cancellation);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private @Nullable AgentOutcome taken(Values seen) {
        told.tell(seen);
        return switch (State.valueOf(seen.text("state"))) {
            case RUNNING -> null;
            case WAITING -> waiting(seen);
            case ENDED -> ended();
        };
    }

    /** The outcome if all calls are undecided; else the decisions are on their way. */
    private @Nullable AgentOutcome waiting(Values seen) {
        Values approvals = seen.within("approvals");
        boolean decided = false;
        for (Object call : approvals.map().keySet()) {
            decided |= handOver(String.valueOf(call), approvals);
        }
        return decided ? null : OutcomeText.read(seen.text("outcome"));
    }

    private boolean handOver(String callId, Values approvals) {
        Optional<String> decision = job.journal().find(StepKinds.DECISION, callId);
        if (decision.isEmpty()) {
            if (job.journal().find(StepKinds.APPROVAL, callId).isEmpty()) {
                job.journal().record(StepKinds.APPROVAL, callId, approvals.text(callId));
            }
            return false;
        }
        if (handedOver.add(callId)) {
            answered(() -> {
                workflow.signal(AgentWorkflow.DECIDE, callId, decision.get());
                return callId;
            });
        }
        return true;
    }

    private AgentOutcome ended() {
        return OutcomeText.read(answered(() -> workflow.getResult(String.class)));
    }

    /** What the workflow says, or null if nobody answers at the moment: a worker has died, and the next one has not come yet. */
    private @Nullable Values look() {
        try {
            Values seen = answered(() -> told(workflow));
            answeredAt = System.nanoTime();
            return seen;
        } catch (WorkflowQueryRejectedException e) {
            tellTheRest();
            ended();
            throw new IllegalStateException("workflow " + job.runId() + " has failed, and has a result", e);
        } catch (OrchestratorException | WorkflowNotFoundException e) {
            throw e;
        } catch (RuntimeException e) {
            checkPatience(e);
            LOG.debug("Nobody answers for run {} at the moment; asking again", job.runId(), e);
            return null;
        }
    }

    private Values told(WorkflowStub asked) {
        return Values.read(asked.query(AgentWorkflow.TOLD, String.class, told.position()));
    }

    /** What a workflow has done before it failed, for as long as it may take until a worker is there to tell it. */
    private void tellTheRest() {
        long since = System.nanoTime();
        boolean more = true;
        while (more && System.nanoTime() - since < LAST_PATIENCE.toNanos()) {
            Values seen = rest();
            if (seen == null) {
                scheduler.pause(LONGEST_PAUSE, cancellation);
            } else {
                told.tell(seen);
                more = seen.is("more");
            }
        }
        if (more) {
            LOG.warn("The last steps of run {} are not in its record: no worker was there to tell them", job.runId());
        }
    }

    private @Nullable Values rest() {
        try {
            return answered(() -> told(ended));
        } catch (OrchestratorException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("Nobody tells what run {} has done before it failed; asking again", job.runId(), e);
            return null;
        }
    }

    /** The run is cancelled, and nobody listens: what was done before that is written down if a worker tells it at once. */
    public void keepSteps() {
        try {
            told.keepSteps(CompletableFuture.supplyAsync(() -> told(ended), executor)
                    .orTimeout(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join());
        } catch (RuntimeException e) {
            LOG.debug("The last steps of run {}, which is cancelled, are not in its record", job.runId(), e);
        }
    }

    private void checkPatience(RuntimeException failure) {
        Duration silent = Duration.ofNanos(System.nanoTime() - answeredAt);
        if (silent.compareTo(job.limits().time().plus(SLACK)) > 0) {
            throw new OrchestratorException(
                    ErrorCode.AGENT_ERROR,
                    "nobody has answered for run " + job.runId() + " for " + silent.toSeconds()
                            + " s; is a TemporalAgentWorker running for its task queue?",
                    failure);
        }
    }

    /** Calls of Temporal's client block for seconds: they are waited for where a cancellation wakes. */
    private <T> T answered(Supplier<T> call) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(call, executor);
        cancellation.await(answer);
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WorkflowFailedException failed) {
                throw Failures.read(failed, "The workflow of run " + job.runId());
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
