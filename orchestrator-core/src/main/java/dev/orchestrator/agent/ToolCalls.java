package dev.orchestrator.agent;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Excerpts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a model's answer, at once if all of them may be run, else one after the other. Never interrupts a
 * thread: a tool that is too slow is told to stop, and nobody waits for it.
 */
final class ToolCalls {

    /** How many characters of a result a model is shown unless something else is said. */
    static final int LONGEST_RESULT = 50_000;

    private static final int ROOM_FOR_A_NOTE = 200;

    private final Executor executor;
    private final Scheduler scheduler;
    private final LongSupplier nanos;
    private final int longestResult;
    private final BiConsumer<CompletableFuture<?>, Cancellation> waits;

    /** The executor must not make a tool wait for another one: the time of a call begins when it is handed over. */
    ToolCalls(Executor executor, Scheduler scheduler, LongSupplier nanos, int longestResult) {
        this(executor, scheduler, nanos, longestResult, (event, cancellation) -> cancellation.await(event));
    }

    static ToolCalls on(AgentHost host, int longestResult) {
        return new ToolCalls(host.executor(), host.scheduler(), host::nanos, longestResult, host::await);
    }

    private ToolCalls(
            Executor executor,
            Scheduler scheduler,
            LongSupplier nanos,
            int longestResult,
            BiConsumer<CompletableFuture<?>, Cancellation> waits) {
        Check.that(longestResult >= 2 * ROOM_FOR_A_NOTE, "a result must have room for 400 characters at least");
        this.executor = executor;
        this.scheduler = scheduler;
        this.nanos = nanos;
        this.longestResult = longestResult;
        this.waits = waits;
    }

    /**
     * Runs what is ready, and returns what came of each call, in the order of the calls.
     *
     * @throws dev.orchestrator.error.CancelledException if the run is cancelled: the tools are told, and not waited for, unless
     *     the orchestrator is closed and they may have changed something
     * @throws RuntimeException what the sink or the log threw: both end the run
     */
    List<ToolOutcome> run(List<PreparedCall> calls, ToolScope scope, CallLog log) {
        if (calls.stream().allMatch(PreparedCall::isReady)) {
            return together(calls, scope, log);
        }
        List<ToolOutcome> outcomes = new ArrayList<>();
        for (PreparedCall call : calls) {
            outcomes.add(call.isReady() ? together(List.of(call), scope, log).get(0) : notRun(call, log));
        }
        return outcomes;
    }

    private List<ToolOutcome> together(List<PreparedCall> calls, ToolScope scope, CallLog log) {
        CompletableFuture<@Nullable Void> broken = new CompletableFuture<>();
        List<RunningCall> running = new ArrayList<>();
        try {
            for (PreparedCall call : calls) {
                RunningCall next = new RunningCall(call, scope, log, nanos, this::shown);
                running.add(next);
                next.onBroken(() -> broken.complete(null));
                next.start(executor, scheduler);
            }
            running.forEach(call -> waits.accept(call.endOr(broken), scope.cancellation()));
            running.stream().filter(RunningCall::isBroken).forEach(RunningCall::outcome); // throws
            return running.stream().map(RunningCall::outcome).toList();
        } catch (CancelledException e) {
            Joint.awaitIfClosing(
                    scope.cancellation(),
                    running.stream().map(RunningCall::endOfEffect).toList());
            throw e;
        } finally {
            running.forEach(RunningCall::letGo);
        }
    }

    private static ToolOutcome notRun(PreparedCall call, CallLog log) {
        if (call.isWaiting()) {
            return ToolOutcome.waiting(call);
        }
        ToolOutcome refused = ToolOutcome.refused(call, String.valueOf(call.refusal()));
        log.finished(call, refused);
        return refused;
    }

    /** What the model is shown of a result: some providers refuse an empty one, and none has room for a whole book. */
    String shown(String text) {
        if (text.isBlank()) {
            return "(empty)";
        }
        if (text.length() <= longestResult) {
            return text;
        }
        String begin = Excerpts.of(text, longestResult - ROOM_FOR_A_NOTE);
        return begin
                + String.format(
                        Locale.ROOT,
                        "\n[The result is cut here: the last %,d of its %,d characters are missing. Ask for less, or for a part of it.]",
                        text.length() - begin.length(),
                        text.length());
    }
}
