package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Reason;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Nanos;
import dev.orchestrator.internal.text.FailureText;
import dev.orchestrator.internal.text.PartSize;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a tool on its way: the tool's thread and the timer each try to end it, and the first one does. */
final class RunningCall {

    private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

    /** The most characters of all data parts of a call: a log and a message have to keep them. */
    private static final long MOST_OF_PARTS = 1_000_000;

    private enum Phase {
        QUEUED,
        WORKING,
        OVER
    }

    private final PreparedCall call;
    private final Tool tool;
    private final ToolScope scope;
    private final CallLog log;
    private final LongSupplier nanos;
    private final UnaryOperator<String> shown;
    private final Cancellation.Source stop;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private final CompletableFuture<ToolOutcome> end = new CompletableFuture<>();
    private final List<DataPart> emitted = new CopyOnWriteArrayList<>();
    private final AtomicLong sizeOfParts = new AtomicLong();
    private Cancellation.Registration timer = () -> {};
    private volatile long began;
    private volatile @Nullable RuntimeException sinkFailure;

    RunningCall(PreparedCall call, ToolScope scope, CallLog log, LongSupplier nanos, UnaryOperator<String> shown) {
        this.call = call;
        this.tool = Check.present(call.tool(), "tool of call " + call.call().id());
        this.scope = scope;
        this.log = log;
        this.nanos = nanos;
        this.shown = shown;
        this.stop = scope.cancellation().child();
    }

    void start(Executor executor, Scheduler scheduler) {
        timer = scheduler.after(tool.timeout(), this::timeIsUp);
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            phase.set(Phase.OVER);
            end.completeExceptionally(new CancelledException("no thread takes tool " + call.name() + " any more", e));
        }
    }

    /** Runs once if the call ends the run; what it was ended by is thrown by {@link #outcome}. */
    void onBroken(Runnable action) {
        end.whenComplete((outcome, failure) -> {
            if (failure != null) {
                action.run();
            }
        });
    }

    /** Whether the call is over and ended the run. */
    boolean isBroken() {
        return end.isCompletedExceptionally();
    }

    /** What is waited for: the end, or that something is broken elsewhere, after which there may be no end yet. */
    CompletableFuture<?> endOr(CompletableFuture<?> broken) {
        return CompletableFuture.anyOf(end, broken);
    }

    /** The end of what cannot be taken back, if the tool is at it; what has not begun never does after this. */
    CompletableFuture<?> endOfEffect() {
        boolean begun = !phase.compareAndSet(Phase.QUEUED, Phase.OVER);
        return begun && tool.effect() == Tool.Effect.EFFECTFUL ? end : CompletableFuture.completedFuture(null);
    }

    /** What came of the call, after its end. */
    ToolOutcome outcome() {
        ToolOutcome outcome = ended();
        if (outcome.state() == State.TIMED_OUT || outcome.state() == State.REFUSED) {
            conclude(outcome, List.of()); // the timer must not wait for a store or a listener
        }
        return outcome;
    }

    private ToolOutcome ended() {
        try {
            return end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Nobody waits any longer: what still works is told to stop. */
    void letGo() {
        timer.close();
        if (phase.get() != Phase.OVER) {
            stop.cancel(Reason.LOST, "nobody waits for tool " + call.name() + " any longer");
        }
        stop.close();
    }

    private void work() {
        if (stop.token().isCancelled() || !phase.compareAndSet(Phase.QUEUED, Phase.WORKING)) {
            return;
        }
        began = nanos.getAsLong();
        try {
            log.starting(call);
            if (phase.get() == Phase.WORKING) { // writing that down may have taken all its time
                scope.events().emit(new ToolStarted(call.call().id(), call.name()));
                settle();
            }
        } catch (Throwable e) { // an error as well: whoever waits must hear of it
            phase.set(Phase.OVER);
            end.completeExceptionally(e);
        }
    }

    /** Calls the tool. What it threw is for the model, unless the run is over: then what it has done is not known. */
    private void settle() {
        ToolOutcome outcome;
        List<DataPart> parts = List.of();
        try {
            ToolResult result = Check.present(tool.call(context(), call.arguments()), "result of tool " + call.name());
            parts = result.parts().stream().filter(this::hasRoomFor).toList();
            outcome = returned(result, parts);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throwIfRunIsOver();
            outcome = threw(e);
        }
        over(outcome, parts);
    }

    private ToolContext context() {
        return ToolContext.builder(scope.caller(), scope.runId(), call.call().id())
                .project(scope.projectId())
                .conversation(scope.conversationId())
                .agentPath(scope.agentPath())
                .cancellation(stop.token())
                .events(this::emit)
                .build();
    }

    private void emit(StreamEvent event) {
        if (phase.get() == Phase.OVER || stop.token().isCancelled()) {
            throw new CancelledException("call " + call.call().id() + " of tool " + call.name() + " is over", null);
        }
        if (event instanceof DataPart part && !hasRoomFor(part)) {
            throw tooLarge(part);
        }
        try {
            sink(event).emit(event);
        } catch (RuntimeException e) {
            sinkFailure = e;
            throw e;
        }
        if (event instanceof DataPart part) {
            emitted.add(part);
        }
    }

    private boolean hasRoomFor(DataPart part) {
        int size = PartSize.of(part);
        boolean fits = sizeOfParts.addAndGet(size) <= MOST_OF_PARTS;
        if (!fits) {
            sizeOfParts.addAndGet(-size);
        }
        return fits;
    }

    private OrchestratorException tooLarge(DataPart part) {
        return new OrchestratorException(
                ErrorCode.VALIDATION_ERROR,
                String.format(
                        Locale.ROOT,
                        "data part %s is too large: all of a call together have at most %,d characters; keep large content"
                                + " elsewhere and show its id",
                        part.type(),
                        MOST_OF_PARTS));
    }

    /** How far a tool has come is not how far the task has come. */
    private EventSink sink(StreamEvent event) {
        return event instanceof ProgressMade ? scope.events().below(call.call().id()) : scope.events();
    }

    /** The tool has done its work, so that parts which are too large are left out, and not what it has done. */
    private ToolOutcome returned(ToolResult result, List<DataPart> fitting) {
        List<DataPart> parts = new ArrayList<>(emitted);
        parts.addAll(fitting);
        State state = result.failed() ? State.FAILED : State.FINISHED;
        int leftOut = result.parts().size() - fitting.size();
        String note =
                leftOut == 0 ? "" : "\n[Too large, and not shown to the user: " + leftOut + " of its data parts.]";
        return new ToolOutcome(call.call(), call.name(), state, shown.apply(result.text()) + note, parts, took(), null);
    }

    private ToolOutcome threw(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        String text = shown.apply(FailureText.of(call.name(), failure));
        return new ToolOutcome(call.call(), call.name(), State.FAILED, text, List.copyOf(emitted), took(), failure);
    }

    private Duration took() {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }

    private void throwIfRunIsOver() {
        RuntimeException ofSink = sinkFailure;
        if (ofSink != null) {
            throw ofSink;
        }
        scope.cancellation().throwIfCancelled();
    }

    /** The tool came back; what it did is written down even if the run is over by now. */
    private void over(ToolOutcome outcome, List<DataPart> parts) {
        if (phase.compareAndSet(Phase.WORKING, Phase.OVER)) {
            conclude(outcome, parts);
            throwIfRunIsOver();
            end.complete(outcome);
        }
    }

    private void conclude(ToolOutcome outcome, List<DataPart> parts) {
        log.finished(call, outcome);
        warn(outcome.failure());
        parts.forEach(scope.events()::emit);
        if (outcome.state() != State.REFUSED) {
            scope.events().emit(told(outcome));
        }
    }

    private void warn(@Nullable Throwable failure) {
        if (failure != null) {
            String kind = failure.getClass().getName();
            LOG.warn(
                    "Tool {} failed in call {} of run {}: {}",
                    call.name(),
                    call.call().id(),
                    scope.runId(),
                    kind);
            LOG.debug("Tool {} failed", call.name(), failure); // apart: its message may hold what it worked on
        }
    }

    private StreamEvent told(ToolOutcome outcome) {
        String id = call.call().id();
        Throwable failure = outcome.failure();
        return switch (outcome.state()) {
            case FINISHED -> new ToolFinished(id, outcome.took());
            case TIMED_OUT -> new ToolFailed(id, "it did not come back within " + tool.timeout());
            default ->
                new ToolFailed(
                        id,
                        failure == null
                                ? "the tool could not do it"
                                : failure.getClass().getName());
        };
    }

    /** Runs on the timer's thread: ends the call, and leaves what may block to the thread that waits. */
    private void timeIsUp() {
        Phase before = phase.getAndSet(Phase.OVER);
        if (before == Phase.OVER) {
            return;
        }
        stop.cancel(Reason.TIMEOUT, "tool " + call.name() + " took longer than " + tool.timeout());
        end.complete(before == Phase.QUEUED ? notStarted() : timedOut());
    }

    private ToolOutcome notStarted() {
        return ToolOutcome.refused(
                call, "The tool " + call.name() + " was not called: there was no thread for it in time.");
    }

    private ToolOutcome timedOut() {
        String unknown =
                tool.effect() == Tool.Effect.READ_ONLY ? "" : " Whether it did what it was asked for is not known.";
        BigDecimal seconds = BigDecimal.valueOf(Nanos.in(tool.timeout()), 9).stripTrailingZeros();
        String text =
                "The tool " + call.name() + " did not answer within " + seconds.toPlainString() + " seconds." + unknown;
        return new ToolOutcome(call.call(), call.name(), State.TIMED_OUT, text, List.copyOf(emitted), took(), null);
    }
}
