package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.task.RequestText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call of a tool as it goes over, and its result on its way back, with what the tool has told. */
final class CallText {

    private CallText() {}

    static String of(String tool, ToolContext context, Map<String, @Nullable Object> arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("tool", tool);
        values.put("caller", RequestText.map(context.caller()));
        values.put("project", context.projectId());
        values.put("conversation", context.conversationId());
        values.put("run", context.runId());
        values.put("call", context.callId());
        values.put("path", context.agentPath());
        values.put("arguments", arguments);
        return Payload.checked(Json.write(values), "Call " + context.callId() + " of tool " + tool);
    }

    static ToolContext.Builder context(Values values) {
        return ToolContext.builder(RequestText.caller(values.within("caller")), values.text("run"), values.text("call"))
                .project(values.textOrNull("project"))
                .conversation(values.textOrNull("conversation"))
                .agentPath(values.texts("path"));
    }

    static Map<String, @Nullable Object> arguments(Values values) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        values.within("arguments").map().forEach((name, value) -> arguments.put(String.valueOf(name), value));
        return Collections.unmodifiableMap(arguments);
    }

    static String of(Values call, ToolResult result, List<StreamEvent> events) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("text", result.text());
        values.put("failed", result.failed());
        values.put(
                "parts",
                result.parts().stream()
                        .map(part -> Map.of("type", part.type(), "data", part.data()))
                        .toList());
        values.put("events", EventText.maps(call.text("run"), events));
        return Payload.checked(Json.write(values), "The result of tool " + call.text("tool"));
    }

    static ToolResult result(Values values) {
        List<DataPart> parts = values.each("parts").stream()
                .map(part -> new DataPart(part.text("type"), part.within("data").copy()))
                .toList();
        return new ToolResult(values.text("text"), values.is("failed"), parts);
    }
}
