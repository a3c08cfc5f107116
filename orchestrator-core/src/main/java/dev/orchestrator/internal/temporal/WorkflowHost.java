package dev.orchestrator.internal.temporal;

import dev.orchestrator.agent.AgentHost;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.EventSink;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has agents run in a workflow: its threads, its time and its waits, and activities for what is done outside. Of all that, Temporal keeps what
 * came of it, so that another worker that goes through the same steps does nothing twice.
 */
final class WorkflowHost implements AgentHost {

    private static final int ATTEMPTS = 10; // on workers that died
    private static final Duration SLACK = Duration.ofMinutes(1); // the loop's own time ends a call earlier

    private final Duration silence;
    private final Duration longest;

    /** The longest is how long a model call may take at all. */
    WorkflowHost(Duration silence, Duration longest) {
        this.silence = silence;
        this.longest = longest;
    }

    @Override
    public ModelAnswer ask(ModelCall call, EventSink events, Cancellation cancellation) {
        try {
            String json = done(AgentActivities.ASK, repeated(longest), AskText.of(call), cancellation);
            Values answer = Values.read(json);
            EventText.read(call.runId(), answer.each("events")).forEach(events::emit);
            return AskText.answer(answer);
        } catch (TemporalFailure e) {
            cancellation.throwIfCancelled();
            Failures.details(e)
                    .map(Values::read)
                    .ifPresent(told ->
                            EventText.read(call.runId(), told.each("events")).forEach(events::emit));
            throw Failures.read(e, "A model call of run " + call.runId());
        }
    }

    /** Has an activity done and waits for it on the workflow's thread; a cancellation reaches it. */
    String done(String activity, ActivityOptions options, String input, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        AtomicReference<Promise<String>> begun = new AtomicReference<>();
        CancellationScope scope = Workflow.newCancellationScope(
                () -> begun.set(Workflow.newUntypedActivityStub(options).executeAsync(activity, String.class, input)));
        scope.run();
        Cancellation.Registration hook = cancellation.onCancel(scope::cancel);
        try (hook) {
            return Check.present(begun.get(), "promise of " + activity).get();
        }
    }

    /** For what another worker may do again where one has died. */
    ActivityOptions repeated(Duration time) {
        return options(time, ATTEMPTS);
    }

    /** For what must not be done twice. */
    ActivityOptions once(Duration time) {
        return options(time, 1);
    }

    private ActivityOptions options(Duration time, int attempts) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(time.plus(SLACK))
                .setHeartbeatTimeout(silence)
                .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                .setRetryOptions(
                        RetryOptions.newBuilder().setMaximumAttempts(attempts).build())
                .build();
    }

    @Override
    public void await(CompletableFuture<?> event, Cancellation cancellation) {
        Workflow.await(() -> event.isDone() || cancellation.isCancelled());
        cancellation.throwIfCancelled();
    }

    @Override
    public Executor executor() {
        return task -> Async.procedure(task::run);
    }

    @Override
    public Scheduler scheduler() {
        return WorkflowHost::after;
    }

    private static Cancellation.Registration after(Duration delay, Runnable task) {
        CancellationScope scope =
                Workflow.newCancellationScope(() -> Workflow.newTimer(delay).handle((nothing, cancelled) -> {
                    if (cancelled == null) {
                        task.run();
                    }
                    return cancelled == null;
                }));
        scope.run();
        return scope::cancel;
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(Workflow.currentTimeMillis());
    }
}
