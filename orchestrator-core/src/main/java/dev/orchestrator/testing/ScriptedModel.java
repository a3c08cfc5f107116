package dev.orchestrator.testing;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A language model that follows a script, so that an application can be tested without one. The first call plays the first
 * script, the second call the second, and so on; the last one is played for every further call. Thread-safe.
 */
public final class ScriptedModel implements LanguageModel {

    /** What every answer costs, in US dollars. */
    public static final BigDecimal COST = new BigDecimal("0.0001");

    private final List<Script> scripts;
    private final AtomicInteger calls = new AtomicInteger();
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable ModelInfo info;

    private ScriptedModel(List<Script> scripts) {
        this.scripts = List.copyOf(scripts);
    }

    /**
     * A model that gives the same answer to every call.
     *
     * @param deltas the pieces of the answer
     * @return the model
     */
    public static ScriptedModel answering(String... deltas) {
        return playing(Script.answer(deltas));
    }

    /**
     * A model that plays one script a call.
     *
     * @param scripts at least one
     * @return the model
     */
    public static ScriptedModel playing(Script... scripts) {
        Check.that(scripts.length > 0, "a scripted model needs a script at least");
        return new ScriptedModel(List.of(scripts));
    }

    /**
     * Sets what {@link #describe} tells; nothing unless this is called.
     *
     * @param info limits and prices
     * @return this
     */
    public ScriptedModel described(ModelInfo info) {
        this.info = info;
        return this;
    }

    @Override
    public Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
        return Optional.ofNullable(info);
    }

    @Override
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        requests.add(request);
        Script script = scripts.get(Math.min(calls.getAndIncrement(), scripts.size() - 1));
        return script.play(request, events, cancellation);
    }

    /**
     * Returns what it was asked so far, in order.
     *
     * @return the requests
     */
    public List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /** What one call does, step by step. Not thread-safe while it is written. */
    public static final class Script {

        private interface Step {
            void play(StringBuilder text, EventSink events, Cancellation cancellation);
        }

        private final List<Step> steps = new ArrayList<>();
        private final List<ToolCall> toolCalls = new ArrayList<>();
        private FinishReason finishReason = FinishReason.STOP;

        private Script() {}

        /**
         * Starts an answer of the given pieces.
         *
         * @param deltas the pieces, possibly none
         * @return a script
         */
        public static Script answer(String... deltas) {
            return new Script().then(deltas);
        }

        /**
         * Says more.
         *
         * @param deltas the pieces
         * @return this
         */
        public Script then(String... deltas) {
            for (String delta : deltas) {
                steps.add((text, events, cancellation) -> {
                    cancellation.throwIfCancelled();
                    text.append(delta);
                    events.emit(new TextDelta(delta));
                });
            }
            return this;
        }

        /**
         * Emits any other event.
         *
         * @param event what happens
         * @return this
         */
        public Script event(StreamEvent event) {
            steps.add((text, events, cancellation) -> events.emit(event));
            return this;
        }

        /**
         * Says nothing until the test completes a future or the call is cancelled.
         *
         * @param gate what is waited for
         * @return this
         */
        public Script waitFor(CompletableFuture<?> gate) {
            steps.add((text, events, cancellation) -> {
                CompletableFuture<Object> woken = gate.thenApply(done -> (Object) true);
                Cancellation.Registration hook = cancellation.onCancel(() -> woken.complete(false));
                try {
                    woken.join();
                } finally {
                    hook.close();
                }
                cancellation.throwIfCancelled();
            });
            return this;
        }

        /**
         * Says nothing more until the call is cancelled.
         *
         * @return this
         */
        public Script stall() {
            return waitFor(new CompletableFuture<>());
        }

        /**
         * Fails.
         *
         * @param failure what the call throws
         * @return this
         */
        public Script fail(RuntimeException failure) {
            steps.add((text, events, cancellation) -> {
                throw failure;
            });
            return this;
        }

        /**
         * Fails as a provider does.
         *
         * @param failure what the call throws
         * @return this
         */
        public Script fail(ModelException.Builder failure) {
            steps.add((text, events, cancellation) -> {
                throw failure.build();
            });
            return this;
        }

        /**
         * Ends with another reason than {@link FinishReason#STOP}.
         *
         * @param reason the reason
         * @return this
         */
        public Script finish(FinishReason reason) {
            this.finishReason = reason;
            return this;
        }

        /**
         * Ends with the wish that a tool be called.
         *
         * @param call which tool, and with what
         * @return this
         */
        public Script call(ToolCall call) {
            toolCalls.add(call);
            return event(new ToolArgumentsDelta(call.tool(), call.arguments())).finish(FinishReason.TOOL_CALLS);
        }

        private ModelResponse play(ModelRequest request, EventSink events, Cancellation cancellation) {
            StringBuilder text = new StringBuilder();
            for (Step step : steps) {
                step.play(text, events, cancellation);
            }
            Usage usage = new Usage(request.messages().size(), steps.size(), 0, 0, COST, Usage.CostBasis.PROVIDER);
            events.emit(new UsageReported(usage));
            String model = request.model() == null ? "scripted" : request.model();
            return new ModelResponse(text.toString(), toolCalls, finishReason, usage, model, "scripted", null, null);
        }
    }
}
