package dev.orchestrator.internal.text;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers of models as they are written down. */
public final class ResponseText {

    /** Characters of the arguments of all calls of an answer, which is kept in one piece. */
    private static final int MOST_ARGUMENTS = 1_000_000;

    private static final int LONGEST_PROBLEM = 500; // characters
    private static final String TOO_LONG = "{\"arguments_too_long\":";

    private ResponseText() {}

    /** The answer of a model that an agent has asked; {@code spent} counts attempts that failed before it. */
    public static String of(String agent, ModelResponse response, Duration took, Usage spent) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("agent", agent);
        values.put("text", response.text());
        int longest = MOST_ARGUMENTS / Math.max(1, response.toolCalls().size());
        values.put(
                "calls",
                response.toolCalls().stream()
                        .map(call -> map(kept(call, longest)))
                        .toList());
        values.put("finish", response.finishReason().name());
        values.put("usage", map(response.usage()));
        values.put("model", response.model());
        values.put("provider", response.provider());
        values.put("request", response.requestId());
        values.put("reasoning", map(response.reasoning()));
        values.put("took", took.toMillis());
        values.put("spent", map(spent));
        return Json.write(values);
    }

    /** That the model of an agent has not answered; whoever goes on must not take it for an answer. */
    public static String failed(String agent, String model, RuntimeException failure, Duration took, Usage spent) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("agent", agent);
        values.put("model", model);
        values.put("took", took.toMillis());
        values.put("spent", map(spent));
        String why = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        values.put("problem", Excerpts.of(why, LONGEST_PROBLEM));
        return Json.write(values);
    }

    /** Arguments that are too long to be kept are not cut: half of them could be taken for all. */
    private static ToolCall kept(ToolCall call, int longest) {
        int length = call.arguments().length();
        return length <= longest ? call : new ToolCall(call.id(), call.tool(), TOO_LONG + length + "}");
    }

    /** Whether this stands for arguments that were too long to be kept; no tool is called with it. */
    public static boolean isTooLong(String arguments) {
        return arguments.startsWith(TOO_LONG);
    }

    /** The call of a tool. */
    public static Map<String, Object> map(ToolCall call) {
        return Map.of("id", call.id(), "tool", call.tool(), "arguments", call.arguments());
    }

    /** What was consumed. */
    public static Map<String, Object> map(Usage usage) {
        return Map.of(
                "input", usage.inputTokens(),
                "output", usage.outputTokens(),
                "cached", usage.cachedTokens(),
                "reasoning", usage.reasoningTokens(),
                "cost", usage.cost().toPlainString(),
                "basis", usage.basis().name());
    }

    /** What a model thought; null if it is. */
    public static @Nullable Map<String, @Nullable Object> map(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("model", reasoning.model());
        values.put("text", reasoning.text());
        values.put("details", reasoning.details());
        return values;
    }

    /** The answer as it was written down. */
    public static ModelResponse response(String json) {
        Values values = Values.read(json);
        return new ModelResponse(
                values.text("text"),
                values.each("calls").stream().map(ResponseText::call).toList(),
                FinishReason.valueOf(values.text("finish")),
                usage(values.within("usage")),
                values.text("model"),
                values.text("provider"),
                values.textOrNull("request"),
                values.has("reasoning") ? reasoning(values.within("reasoning")) : null);
    }

    /** What was consumed for an answer, or for nothing, as it was written down: attempts that failed before it included. */
    public static Usage spent(String json) {
        return usage(Values.read(json).within("spent"));
    }

    /** The call of a tool as it was written down. */
    public static ToolCall call(Values values) {
        return new ToolCall(values.text("id"), values.text("tool"), values.text("arguments"));
    }

    /** What was consumed, as it was written down. */
    public static Usage usage(Values values) {
        return new Usage(
                values.number("input"),
                values.number("output"),
                values.number("cached"),
                values.number("reasoning"),
                new BigDecimal(values.text("cost")),
                Usage.CostBasis.valueOf(values.text("basis")));
    }

    /** What a model thought, as it was written down. */
    public static Reasoning reasoning(Values values) {
        return new Reasoning(values.text("model"), values.text("text"), values.textOrNull("details"));
    }
}
