package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers of models and results of tools as they are written down. */
final class Recorded {

    /** Characters of the arguments of all calls of an answer, which is kept in one piece. */
    private static final int MOST_ARGUMENTS = 1_000_000;

    private Recorded() {}

    static String of(String agent, ModelAnswer answer) {
        ModelResponse response = answer.response();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("agent", agent);
        values.put("text", response.text());
        int longest = MOST_ARGUMENTS / Math.max(1, response.toolCalls().size());
        values.put(
                "calls",
                response.toolCalls().stream().map(call -> map(call, longest)).toList());
        values.put("finish", response.finishReason().name());
        values.put("usage", map(response.usage()));
        values.put("model", response.model());
        values.put("provider", response.provider());
        values.put("request", response.requestId());
        values.put("reasoning", map(response.reasoning()));
        values.put("took", answer.latency().toMillis());
        values.put("spent", map(answer.usage())); // attempts that failed before it included
        return Json.write(values);
    }

    /** Arguments that are too long to be kept are not cut: half of them could be taken for all. No tool takes what stands for them. */
    private static Map<String, Object> map(ToolCall call, int longest) {
        int length = call.arguments().length();
        String arguments = length <= longest
                ? call.arguments()
                : Json.write("arguments of " + length + " characters are too long: " + longest + " at most");
        return Map.of("id", call.id(), "tool", call.tool(), "arguments", arguments);
    }

    private static Map<String, Object> map(Usage usage) {
        return Map.of(
                "input", usage.inputTokens(),
                "output", usage.outputTokens(),
                "cached", usage.cachedTokens(),
                "reasoning", usage.reasoningTokens(),
                "cost", usage.cost().toPlainString(),
                "basis", usage.basis().name());
    }

    private static @Nullable Map<String, @Nullable Object> map(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("model", reasoning.model());
        values.put("text", reasoning.text());
        values.put("details", reasoning.details());
        return values;
    }

    static ModelResponse response(String json) {
        Map<?, ?> values = object(Json.read(json));
        return new ModelResponse(
                text(values, "text"),
                list(values, "calls").stream().map(Recorded::call).toList(),
                FinishReason.valueOf(text(values, "finish")),
                usage(object(values.get("usage"))),
                text(values, "model"),
                text(values, "provider"),
                textOrNull(values, "request"),
                values.get("reasoning") instanceof Map<?, ?> reasoning ? reasoning(reasoning) : null);
    }

    private static ToolCall call(Object value) {
        Map<?, ?> call = object(value);
        return new ToolCall(text(call, "id"), text(call, "tool"), text(call, "arguments"));
    }

    static Usage usage(Map<?, ?> values) {
        return new Usage(
                number(values, "input"),
                number(values, "output"),
                number(values, "cached"),
                number(values, "reasoning"),
                new BigDecimal(text(values, "cost")),
                Usage.CostBasis.valueOf(text(values, "basis")));
    }

    private static Reasoning reasoning(Map<?, ?> values) {
        return new Reasoning(text(values, "model"), text(values, "text"), textOrNull(values, "details"));
    }

    static String of(ToolOutcome outcome) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tool", outcome.tool());
        values.put("state", outcome.state().name());
        values.put("text", outcome.text());
        values.put("took", outcome.took().toMillis());
        values.put(
                "parts",
                outcome.parts().stream()
                        .map(part -> Map.of("type", part.type(), "data", part.data()))
                        .toList());
        return Json.write(values);
    }

    static ToolOutcome outcome(ToolCall call, String json) {
        Map<?, ?> values = object(Json.read(json));
        return new ToolOutcome(
                call,
                text(values, "tool"),
                State.valueOf(text(values, "state")),
                text(values, "text"),
                list(values, "parts").stream().map(Recorded::part).toList(),
                Duration.ofMillis(number(values, "took")),
                null);
    }

    private static DataPart part(Object value) {
        Map<?, ?> part = object(value);
        Map<String, Object> data = new LinkedHashMap<>();
        object(part.get("data")).forEach((key, content) -> data.put(String.valueOf(key), content));
        return new DataPart(text(part, "type"), data);
    }

    static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(Map<?, ?> values, String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    static String text(Map<?, ?> values, String name) {
        return String.valueOf(Check.present(values.get(name), name));
    }

    static @Nullable String textOrNull(Map<?, ?> values, String name) {
        Object value = values.get(name);
        return value == null ? null : Objects.toString(value);
    }

    private static long number(Map<?, ?> values, String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
