package dev.orchestrator.llm;

import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.Usage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one answer out of chunks, tells the sink of each piece, and decides at the end whether it is an answer at all. */
final class AnswerAssembly {

    private static final String ERROR = "error";

    private final String requestedModel;
    private final EventSink events;
    private final Failures failures;
    private final StringBuilder text = new StringBuilder();
    private final ReasoningAssembly reasoning = new ReasoningAssembly();
    private final ToolCallAssembly toolCalls = new ToolCallAssembly();
    private final Set<StreamEvent.DataPart> parts = new HashSet<>();
    private @Nullable String finishReason;
    private @Nullable String nativeFinishReason;
    private @Nullable Usage usage;
    private boolean usageReported;
    private boolean announced;
    private boolean started;
    private boolean refused; // the words are a refusal, whatever reason is given for their end

    /** {@code requestedModel} names the model if the answer does not. */
    AnswerAssembly(String requestedModel, EventSink events, Failures failures) {
        this.requestedModel = requestedModel;
        this.events = events;
        this.failures = failures;
    }

    /**
     * Takes in one chunk.
     *
     * @throws ModelException if it says that the call failed
     */
    void accept(Chunk chunk) {
        failures.identified(chunk.id);
        if (chunk.usage != null && chunk.usage.isObject()) {
            usage = UsageReader.read(chunk.usage);
        }
        if (chunk.error != null) {
            reportUsage();
            throw failures.inAnswer(chunk.error);
        }
        announce(chunk);
        if (!chunk.whole || !started) { // a summing-up at the end of a stream repeats what was said
            take(chunk);
        }
        stopped(chunk);
        if (finishReason != null) {
            reportUsage();
        }
    }

    private void announce(Chunk chunk) {
        if (!announced) {
            announced = true;
            events.emit(new StreamEvent.AnswerStarted(model(chunk), provider(chunk), failures.requestId()));
        }
    }

    private String model(Chunk chunk) {
        return chunk.model == null ? requestedModel : chunk.model;
    }

    private String provider(Chunk chunk) {
        return chunk.provider == null ? failures.name() : chunk.provider;
    }

    private void take(Chunk chunk) {
        String thought = reasoning.add(chunk);
        if (!thought.isEmpty()) {
            started = true;
            events.emit(new StreamEvent.ReasoningDelta(thought));
        }
        boolean says = chunk.content != null && !chunk.content.isEmpty();
        refused |= !says && chunk.refusal != null && !chunk.refusal.isEmpty();
        String words = says ? chunk.content : chunk.refusal;
        if (words != null && !words.isEmpty()) {
            started = true;
            text.append(words);
            events.emit(new StreamEvent.TextDelta(words));
        }
        chunk.toolCalls.forEach(this::take);
        chunk.images.forEach(image -> emit(DataParts.image(image)));
        chunk.annotations.forEach(annotation -> emit(DataParts.annotation(annotation)));
    }

    private void take(Chunk.ToolDelta delta) {
        started = true;
        String tool = toolCalls.add(delta);
        String arguments = delta.arguments();
        if (arguments != null && !arguments.isEmpty()) {
            events.emit(new StreamEvent.ToolArgumentsDelta(tool, arguments));
        }
    }

    private void emit(StreamEvent.@Nullable DataPart part) {
        if (part != null && parts.add(part)) {
            events.emit(part);
        }
    }

    /** The first reason stays, whatever comes after it; only an error is stronger. */
    private void stopped(Chunk chunk) {
        boolean first = finishReason == null && chunk.finishReason != null && !chunk.finishReason.isEmpty();
        if (first || ERROR.equals(chunk.finishReason)) {
            finishReason = chunk.finishReason;
        }
        if (nativeFinishReason == null) {
            nativeFinishReason = chunk.nativeFinishReason;
        }
    }

    /** Tells what the call consumed, once; also called when the call fails. */
    void reportUsage() {
        if (usage != null && !usageReported) {
            usageReported = true;
            events.emit(new StreamEvent.UsageReported(usage));
        }
    }

    /** Returns whether the model gave a reason for stopping, so that a connection that ends now ends an answer. */
    boolean isComplete() {
        return finishReason != null;
    }

    /**
     * Returns the answer.
     *
     * @param chunk tells who answered
     * @throws ModelException if this is no complete answer
     */
    ModelResponse finish(Chunk chunk) {
        reportUsage();
        FinishReason reason = reason();
        List<ToolCall> calls = calls(reason);
        if (reason == FinishReason.LENGTH && text.length() == 0 && calls.isEmpty()) {
            throw failures.wordless();
        }
        boolean callsTools = !calls.isEmpty() && reason != FinishReason.LENGTH && reason != FinishReason.CONTENT_FILTER;
        String model = model(chunk);
        return new ModelResponse(
                text.toString(),
                calls,
                callsTools ? FinishReason.TOOL_CALLS : reason,
                usage == null ? Usage.ofTokens(0, 0) : usage,
                model,
                provider(chunk),
                failures.requestId(),
                reasoning.finish(model));
    }

    private FinishReason reason() {
        String reason = finishReason == null ? nativeFinishReason : finishReason;
        if (reason == null || reason.isEmpty()) {
            throw failures.unfinished();
        }
        if (ERROR.equals(reason)) {
            throw failures.stoppedByError(nativeFinishReason);
        }
        FinishReason known = refused ? FinishReason.CONTENT_FILTER : FinishReasons.of(reason);
        if (known != FinishReason.TOOL_CALLS || !toolCalls.isEmpty()) {
            return known;
        }
        if (text.length() == 0) {
            throw failures.toolless();
        }
        return FinishReason.STOP;
    }

    private List<ToolCall> calls(FinishReason reason) {
        try {
            return toolCalls.finish();
        } catch (ToolCallAssembly.Broken e) {
            throw failures.brokenToolCall(e.what(), reason == FinishReason.LENGTH);
        }
    }
}
