package dev.orchestrator.internal.temporal;

import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.task.RequestText;
import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelRequest.ToolChoice;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.model.ToolSpec;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call of a model as it goes over, with what an agent's request has; and the answer on its way back, with its events. */
final class AskText {

    private AskText() {}

    static String of(ModelCall call) {
        ModelRequest request = call.request();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("caller", RequestText.map(call.caller()));
        values.put("run", call.runId());
        values.put("purpose", call.purpose().name());
        values.put("project", call.projectId());
        values.put("conversation", call.conversationId());
        values.put("message", call.messageId());
        values.put("tier", call.tier() == null ? null : call.tier().name());
        values.put("patience", call.patience().toMillis());
        values.put("model", request.model());
        values.put("choice", request.toolChoice().name());
        values.put("schema", request.outputSchema());
        values.put("tools", request.tools().stream().map(AskText::map).toList());
        values.put("messages", MessageText.maps(request.messages()));
        return Payload.checked(Json.write(values), "What a model of run " + call.runId() + " is asked");
    }

    private static Map<String, Object> map(ToolSpec spec) {
        return Map.of("name", spec.name(), "description", spec.description(), "parameters", spec.parameters());
    }

    static ModelCall read(Values values) {
        ModelRequest request = ModelRequest.builder(MessageText.read(values.each("messages")))
                .model(values.textOrNull("model"))
                .tools(values.each("tools").stream().map(AskText::spec).toList())
                .toolChoice(ToolChoice.valueOf(values.text("choice")))
                .outputSchema(values.textOrNull("schema"))
                .build();
        String tier = values.textOrNull("tier");
        return ModelCall.builder(
                        RequestText.caller(values.within("caller")),
                        values.text("run"),
                        Purpose.valueOf(values.text("purpose")),
                        request)
                .project(values.textOrNull("project"))
                .message(values.textOrNull("conversation"), values.textOrNull("message"))
                .tier(tier == null ? null : ModelTier.valueOf(tier))
                .patience(Duration.ofMillis(values.number("patience")))
                .build();
    }

    private static ToolSpec spec(Values values) {
        return new ToolSpec(values.text("name"), values.text("description"), values.text("parameters"));
    }

    static String of(String runId, ModelAnswer answer, List<StreamEvent> events) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("response", ResponseText.of("", answer.response(), answer.latency(), answer.usage()));
        values.put("hop", answer.hop());
        values.put("cached", answer.cached());
        values.put("first", answer.firstToken().toMillis());
        values.put("took", answer.latency().toMillis());
        values.put("events", EventText.maps(runId, events));
        return Payload.checked(Json.write(values), "The answer of a model in run " + runId);
    }

    /** What a call has consumed of which nothing came. */
    static String consumed(String runId, List<StreamEvent> events) {
        List<StreamEvent> reports =
                events.stream().filter(UsageReported.class::isInstance).toList();
        return Json.write(Map.of("events", EventText.maps(runId, reports)));
    }

    static ModelAnswer answer(Values values) {
        ModelResponse response = ResponseText.response(values.text("response"));
        return new ModelAnswer(
                response,
                values.text("hop"),
                List.of(),
                values.is("cached"),
                ResponseText.spent(values.text("response")),
                Duration.ofMillis(values.number("first")),
                Duration.ofMillis(values.number("took")));
    }
}
