package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.text.ResponseText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentOutcome;
import dev.orchestrator.port.agent.AgentOutcome.Status;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.model.ModelResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a job, as it goes back. */
final class OutcomeText {

    private OutcomeText() {}

    static String of(AgentOutcome outcome) {
        ModelResponse last = outcome.last();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("status", outcome.status().name());
        values.put("text", outcome.text());
        values.put("limit", outcome.limit());
        values.put("last", last == null ? null : ResponseText.of("", last, Duration.ZERO, last.usage()));
        values.put("waiting", outcome.waiting().stream().map(OutcomeText::map).toList());
        return Payload.checked(Json.write(values), "The outcome of the job");
    }

    private static Map<String, Object> map(PendingCall call) {
        return Map.of(
                "call", call.callId(),
                "path", call.agentPath(),
                "tool", call.tool(),
                "arguments", call.arguments());
    }

    static AgentOutcome read(String json) {
        Values values = Values.read(json);
        String last = values.textOrNull("last");
        return new AgentOutcome(
                Status.valueOf(values.text("status")),
                values.text("text"),
                values.each("waiting").stream().map(OutcomeText::pending).toList(),
                values.textOrNull("limit"),
                last == null ? null : ResponseText.response(last));
    }

    private static PendingCall pending(Values values) {
        return new PendingCall(
                values.text("call"), values.texts("path"), values.text("tool"), values.text("arguments"));
    }
}
