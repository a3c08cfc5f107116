package dev.orchestrator.internal.task;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.text.ProgressText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.AnswerRestarted;
import dev.orchestrator.stream.StreamEvent.AnswerStarted;
import dev.orchestrator.stream.StreamEvent.CacheHit;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ModelSwitched;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamEvent.SourcesFound;
import dev.orchestrator.stream.StreamEvent.TaskRouted;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.ToolArgumentsDelta;
import dev.orchestrator.stream.StreamEvent.ToolFailed;
import dev.orchestrator.stream.StreamEvent.ToolFinished;
import dev.orchestrator.stream.StreamEvent.ToolStarted;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events as they stand in the log of a run. */
public final class Frames {

    private static final int LONGEST_ARGUMENTS = 2_000; // in one piece: the answer itself holds all of them

    private Frames() {}

    /** An event with its place. */
    public static Map<String, @Nullable Object> map(EventFrame frame) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("n", frame.sequence());
        values.put("at", frame.at().toEpochMilli());
        if (!frame.path().isEmpty()) {
            values.put("path", frame.path());
        }
        values.put("kind", frame.event().getClass().getSimpleName());
        put(values, frame.event());
        return values;
    }

    private static void put(Map<String, @Nullable Object> values, StreamEvent event) {
        if (event instanceof TextDelta delta) {
            values.put("text", delta.text());
        } else if (event instanceof ReasoningDelta delta) {
            values.put("text", delta.text());
        } else if (event instanceof ToolArgumentsDelta delta) {
            values.put("tool", delta.tool());
            values.put("text", Excerpts.of(delta.text(), LONGEST_ARGUMENTS));
        } else if (event instanceof ProgressMade made) {
            values.put("progress", ProgressText.map(made.progress()));
        } else if (event instanceof DataPart part) {
            values.put("type", part.type());
            values.put("data", part.data());
        } else if (event instanceof SourcesFound found) {
            values.put("data", found.toPart().data());
        } else if (event instanceof UsageReported reported) {
            values.put("usage", map(reported.usage()));
        } else {
            putNames(values, event);
        }
    }

    private static void putNames(Map<String, @Nullable Object> values, StreamEvent event) {
        if (event instanceof RequestAccepted accepted) {
            values.put("conversation", accepted.conversationId());
            values.put("message", accepted.messageId());
        } else if (event instanceof AnswerStarted started) {
            values.put("model", started.model());
            values.put("provider", started.provider());
            values.put("request", started.requestId());
        } else if (event instanceof ToolStarted started) {
            values.put("call", started.callId());
            values.put("tool", started.tool());
        } else if (event instanceof ToolFinished finished) {
            values.put("call", finished.callId());
            values.put("took", finished.took().toNanos());
        } else if (event instanceof ToolFailed failed) {
            values.put("call", failed.callId());
            values.put("reason", failed.reason());
        } else if (event instanceof ModelSwitched switched) {
            values.put("from", switched.from());
            values.put("to", switched.to());
            values.put("reason", switched.reason());
        } else if (event instanceof CacheHit hit) {
            values.put("age", hit.age().toNanos());
        } else if (event instanceof AnswerRestarted restarted) {
            values.put("generation", restarted.generation());
            values.put("reason", restarted.reason());
        } else if (event instanceof TaskRouted routed) {
            values.put("agent", routed.agentId());
            values.put("department", routed.department());
            values.put("confidence", routed.confidence());
            values.put("method", routed.method());
            values.put("reasons", routed.reasons());
        }
    }

    static Map<String, Object> map(Usage usage) {
        return Map.of(
                "input", usage.inputTokens(),
                "output", usage.outputTokens(),
                "cached", usage.cachedTokens(),
                "reasoning", usage.reasoningTokens(),
                "cost", usage.cost().toPlainString(),
                "basis", usage.basis().name());
    }

    /** Reads a frame of the first epoch; empty if its event is of a kind that this version does not know. */
    public static Optional<EventFrame> frame(String runId, Values values) {
        return frame(runId, 1, values);
    }

    /** Reads a frame of the epoch in which it was written. */
    static Optional<EventFrame> frame(String runId, long epoch, Values values) {
        return Optional.ofNullable(event(values))
                .map(event -> new EventFrame(
                        runId,
                        epoch,
                        values.number("n"),
                        Instant.ofEpochMilli(values.number("at")),
                        values.texts("path"),
                        event));
    }

    private static @Nullable StreamEvent event(Values values) {
        return switch (values.text("kind")) {
            case "TextDelta" -> new TextDelta(values.text("text"));
            case "ReasoningDelta" -> new ReasoningDelta(values.text("text"));
            case "ToolArgumentsDelta" -> new ToolArgumentsDelta(values.text("tool"), values.text("text"));
            case "ProgressMade" -> new ProgressMade(ProgressText.of(values.within("progress")));
            case "DataPart" ->
                new DataPart(values.text("type"), values.within("data").copy());
            case "SourcesFound" ->
                SourcesFound.of(new DataPart(
                                SourcesFound.PART, values.within("data").copy()))
                        .orElse(null);
            case "UsageReported" -> new UsageReported(usage(values.within("usage")));
            case "RequestAccepted" -> new RequestAccepted(values.text("conversation"), values.text("message"));
            case "AnswerStarted" ->
                new AnswerStarted(values.text("model"), values.text("provider"), values.textOrNull("request"));
            case "ToolStarted" -> new ToolStarted(values.text("call"), values.text("tool"));
            case "ToolFinished" -> new ToolFinished(values.text("call"), Duration.ofNanos(values.number("took")));
            case "ToolFailed" -> new ToolFailed(values.text("call"), values.text("reason"));
            case "ModelSwitched" -> new ModelSwitched(values.text("from"), values.text("to"), values.text("reason"));
            case "CacheHit" -> new CacheHit(Duration.ofNanos(values.number("age")));
            case "AnswerRestarted" -> new AnswerRestarted((int) values.number("generation"), values.text("reason"));
            case "TaskRouted" ->
                new TaskRouted(
                        values.text("agent"),
                        values.text("department"),
                        values.decimal("confidence"),
                        values.text("method"),
                        values.texts("reasons"));
            default -> null;
        };
    }

    static Usage usage(Values values) {
        return new Usage(
                values.number("input"),
                values.number("output"),
                values.number("cached"),
                values.number("reasoning"),
                new BigDecimal(values.text("cost")),
                Usage.CostBasis.valueOf(values.text("basis")));
    }
}
