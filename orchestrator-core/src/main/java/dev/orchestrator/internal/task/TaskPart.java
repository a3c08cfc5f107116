package dev.orchestrator.internal.task;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.text.ProgressText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.PendingCall;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.MessageMetadata;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.Quality;
import dev.orchestrator.task.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of a task as it is kept with its message, so that a repeated request is told the same. */
record TaskPart(
        String agentId,
        String department,
        TaskResult.Status status,
        @Nullable String limit,
        List<PendingApproval> approvals,
        TaskProgress progress,
        @Nullable Quality quality,
        Usage usage) {

    static final String TYPE = "task";

    DataPart part() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("agent", agentId);
        values.put("department", department);
        values.put("status", status.name());
        if (limit != null) {
            values.put("limit", limit);
        }
        values.put("approvals", approvals.stream().map(TaskPart::map).toList());
        values.put("progress", ProgressText.map(progress));
        if (quality != null) {
            values.put("quality", map(quality));
        }
        values.put("usage", Frames.map(usage));
        return new DataPart(TYPE, values);
    }

    /** {@code expires} has a time for each of the calls. */
    static List<PendingApproval> approvals(List<PendingCall> waiting, Map<String, Instant> expires) {
        return waiting.stream()
                .map(call -> new PendingApproval(
                        call.callId(),
                        call.agentPath(),
                        call.tool(),
                        call.arguments(),
                        Check.present(expires.get(call.callId()), "expiry of call " + call.callId())))
                .toList();
    }

    private static Map<String, Object> map(PendingApproval approval) {
        return Map.of(
                "call", approval.callId(),
                "path", approval.agentPath(),
                "tool", approval.tool(),
                "arguments", approval.arguments(),
                "expires", approval.expiresAt().toEpochMilli());
    }

    static Map<String, Object> map(Quality quality) {
        return Map.of(
                "score", quality.score(),
                "reason", quality.reason(),
                "criteria",
                        quality.criteria().stream()
                                .map(one -> Map.<String, Object>of(
                                        "name", one.name(), "score", one.score(), "reason", one.reason()))
                                .toList());
    }

    static TaskPart of(Message answer) {
        Values values = new Values(answer.parts().get(place(answer)).data());
        return new TaskPart(
                values.text("agent"),
                values.text("department"),
                TaskResult.Status.valueOf(values.text("status")),
                values.textOrNull("limit"),
                values.each("approvals").stream().map(TaskPart::approval).toList(),
                ProgressText.of(values.within("progress")),
                values.has("quality") ? quality(values.within("quality")) : null,
                Frames.usage(values.within("usage")));
    }

    /** Where it stands among the parts of an answer: behind those of tools, whatever type these say they are of. */
    private static int place(Message answer) {
        for (int i = answer.parts().size() - 1; i >= 0; i--) {
            if (answer.parts().get(i).type().equals(TYPE)) {
                return i;
            }
        }
        throw new IllegalStateException("message " + answer.id() + " tells of no task");
    }

    /** Makes the result out of the stored answer alone. */
    static TaskResult result(Caller caller, @Nullable String projectId, String conversationId, Message answer) {
        MessageMetadata metadata = answer.metadata();
        TaskPart came = of(answer);
        List<DataPart> shown = new ArrayList<>(answer.parts());
        shown.remove(place(answer));
        return new TaskResult(
                caller,
                projectId,
                conversationId,
                answer.id(),
                metadata.runId(),
                metadata.traceId(),
                came.status(),
                came.agentId(),
                came.department(),
                answer.text(),
                shown,
                came.limit(),
                came.approvals(),
                came.progress(),
                came.quality(),
                Objects.requireNonNullElse(metadata.model(), ""),
                Objects.requireNonNullElse(metadata.provider(), ""),
                came.usage(),
                metadata.latency());
    }

    private static PendingApproval approval(Values values) {
        return new PendingApproval(
                values.text("call"),
                values.texts("path"),
                values.text("tool"),
                values.text("arguments"),
                Instant.ofEpochMilli(values.number("expires")));
    }

    static Quality quality(Values values) {
        return new Quality(
                values.decimal("score"),
                values.each("criteria").stream()
                        .map(one -> new Quality.Criterion(one.text("name"), one.decimal("score"), one.text("reason")))
                        .toList(),
                values.text("reason"));
    }
}
