package dev.orchestrator.internal.temporal;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Prompt;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.internal.task.RequestText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentJob;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as it goes over; its journal stays here. */
final class JobText {

    /** What the library itself says to an agent while it works. */
    private static final List<String> SAID = List.of(Prompts.JSON_AGAIN);

    private JobText() {}

    static String of(AgentJob job) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("caller", RequestText.map(job.caller()));
        values.put("run", job.runId());
        values.put("agent", AgentText.map(job.agent()));
        values.put("task", MessageText.map(job.task()));
        values.put("history", MessageText.maps(job.history()));
        values.put("project", job.projectId());
        values.put("conversation", job.conversationId());
        values.put("message", job.messageId());
        values.put("model", job.model());
        values.put("tier", job.tier() == null ? null : job.tier().name());
        values.put("limits", RequestText.map(job.limits()));
        values.put("worked", job.worked().toMillis());
        values.put("patience", job.patience().toMillis());
        values.put("waits", job.waits());
        values.put("attempt", job.attempt());
        values.put(
                "prompts",
                SAID.stream().map(name -> map(job.prompts().get(name))).toList());
        return Payload.checked(Json.write(values), "The job of run " + job.runId());
    }

    private static Map<String, Object> map(Prompt prompt) {
        return Map.of("name", prompt.name(), "version", prompt.version(), "text", prompt.text());
    }

    /** Whoever has asked for the job. */
    static Caller caller(Values values) {
        return RequestText.caller(values.within("caller"));
    }

    /** The job, for somebody who may have lost roles since. */
    static AgentJob.Builder read(Values values, Caller caller) {
        String tier = values.textOrNull("tier");
        return AgentJob.builder(
                        caller,
                        values.text("run"),
                        AgentText.read(values.within("agent")),
                        MessageText.read(values.within("task")))
                .history(MessageText.read(values.each("history")))
                .project(values.textOrNull("project"))
                .message(values.textOrNull("conversation"), values.textOrNull("message"))
                .model(values.textOrNull("model"), tier == null ? null : ModelTier.valueOf(tier))
                .limits(RequestText.limits(values.within("limits")), worked(values))
                .patience(Duration.ofMillis(values.number("patience")))
                .waits(!values.has("waits") || values.is("waits"))
                .attempt((int) values.number("attempt"))
                .prompts(prompts(values.each("prompts")));
    }

    private static Prompts prompts(List<Values> handedOver) {
        Prompts prompts = Prompts.defaults();
        for (Values values : handedOver) {
            prompts = prompts.with(new Prompt(values.text("name"), values.text("version"), values.text("text")));
        }
        return prompts;
    }

    static Duration worked(Values values) {
        return Duration.ofMillis(values.number("worked"));
    }
}
