package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.internal.task.Frames;
import dev.orchestrator.internal.temporal.Told.State;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventSink;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryRejectedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a workflow until it has an outcome: tells what happens in it, and hands decisions over. How far it has told stands in the journal
 * of the job, so that whoever follows next tells nothing twice.
 */
public final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final String POSITION = "temporal-told";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final WorkflowStub workflow;
    private final AgentJob job;
    private final EventSink events;
    private final Cancellation cancellation;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Set<String> handedOver = new HashSet<>();
    private long position;
    private int pages;
    private long answeredAt = System.nanoTime();

    /** The executor's threads may block. */
    public Following(
            WorkflowStub workflow,
            AgentJob job,
            EventSink events,
            Cancellation cancellation,
            Scheduler scheduler,
            Executor executor) {
        this.workflow = workflow;
        this.job = job;
        this.events = events;
        this.cancellation = cancellation;
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Returns when the workflow has ended or waits for decisions that nobody has made yet. */
    public AgentOutcome follow() {
        resume();
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Values seen = look();
            long before = position;
            AgentOutcome outcome = seen == null ? null : taken(seen);
            if (outcome != null) {
                return outcome;
            }
            boolean quiet = position == before;
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

    private void resume() {
        Optional<String> kept = job.journal().find(POSITION, key(1));
        while (kept.isPresent()) {
            position = Values.read(kept.get()).number("to");
            pages++;
            kept = job.journal().find(POSITION, key(pages + 1));
        }
    }

    private String key(int page) {
        return job.attempt() + "-" + page;
    }

    private @Nullable AgentOutcome taken(Values seen) {
        tell(seen);
        return switch (State.valueOf(seen.text("state"))) {
            case RUNNING -> null;
            case WAITING -> waiting(seen);
            case ENDED -> ended();
        };
    }

    private void tell(Values seen) {
        for (Values frame : seen.each("frames")) {
            Frames.frame(job.runId(), frame).ifPresent(this::emit);
        }
        if (seen.number("next") > position) {
            position = seen.number("next");
            pages++;
            job.journal().record(POSITION, key(pages), Json.write(Map.of("to", position)));
        }
    }

    private void emit(EventFrame frame) {
        EventSink sink = events;
        for (String agent : frame.path()) {
            sink = sink.below(agent);
        }
        sink.emit(frame.event());
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
            Values seen = Values.read(answered(() -> workflow.query(AgentWorkflow.TOLD, String.class, position)));
            answeredAt = System.nanoTime();
            return seen;
        } catch (WorkflowQueryRejectedException e) {
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
