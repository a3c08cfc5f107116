package dev.orchestrator.agent;

import dev.orchestrator.agent.ToolOutcome.State;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.model.ToolCall;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results of tools as they are written down. */
final class Recorded {

    private Recorded() {}

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

    /** How the call has ended. */
    static State state(String json) {
        return State.valueOf(text(object(Json.read(json)), "state"));
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

    private static long number(Map<?, ?> values, String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
