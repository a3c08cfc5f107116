package dev.orchestrator.internal.task;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.task.Review;
import dev.orchestrator.task.TaskRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as it is kept with its run, so that another process can go on; its files stand with the question in the conversation. */
public final class RequestText {

    /** By this name a turn and a decision say with which roles the run works from then on. */
    public static final String ROLES = "roles";

    private RequestText() {}

    static String of(TaskRequest request, String conversationId, String requestId) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("caller", map(request.caller()));
        values.put("text", request.text());
        values.put("project", request.projectId());
        values.put("agent", request.agentId());
        values.put("department", request.departmentId());
        values.put("conversation", conversationId);
        values.put("request", requestId);
        values.put("trace", request.traceId());
        values.put("model", request.model());
        values.put("tier", request.tier() == null ? null : request.tier().name());
        values.put("history", request.includeHistory());
        values.put("limits", map(request.limits()));
        values.put("review", map(request.review()));
        values.put("patience", request.patience().toMillis());
        return Json.write(values);
    }

    /** Whoever asks. */
    public static Map<String, @Nullable Object> map(Caller caller) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("user", caller.userId());
        values.put("organisation", caller.organisation());
        values.put(ROLES, caller.roles());
        values.put("tier", caller.tier());
        return values;
    }

    /** How much may be used up; null if it is. */
    public static @Nullable Map<String, Object> map(@Nullable AgentLimits limits) {
        return limits == null
                ? null
                : Map.of(
                        "steps", limits.steps(),
                        "toolCalls", limits.toolCalls(),
                        "tokens", limits.tokens(),
                        "dollars", limits.dollars().toPlainString(),
                        "time", limits.time().toMillis(),
                        "depth", limits.depth());
    }

    private static @Nullable Map<String, Object> map(@Nullable Review review) {
        return review == null ? null : Map.of("atLeast", review.atLeast(), "retries", review.retries());
    }

    /** The request as it was made, now by its ids; {@code text} may say something else in a later turn. */
    static TaskRequest read(Values values) {
        return made(values, caller(values.within("caller")));
    }

    /** The same for whoever goes on with it now, with the roles he has by then. */
    static TaskRequest read(Values values, Collection<String> now) {
        return made(values, narrowed(caller(values.within("caller")), now));
    }

    /** With no role that the one who asked had not, and none that he has lost since. */
    public static Caller narrowed(Caller then, Collection<String> now) {
        return then.withRoles(then.roles().stream().filter(now::contains).toArray(String[]::new));
    }

    /** The roles of whoever goes on with a run, as they are written down with it. */
    static List<String> roles(Caller caller) {
        return caller.roles().stream().sorted().toList();
    }

    private static TaskRequest made(Values values, Caller caller) {
        TaskRequest.Builder request = TaskRequest.builder(caller, values.text("text"))
                .project(values.textOrNull("project"))
                .agent(values.textOrNull("agent"))
                .department(values.textOrNull("department"))
                .conversation(values.text("conversation")) // was there before the run was: nobody begins it again
                .requestId(values.text("request"))
                .traceId(values.textOrNull("trace"))
                .model(values.textOrNull("model"))
                .includeHistory(values.is("history"))
                .patience(Duration.ofMillis(values.number("patience")));
        String tier = values.textOrNull("tier");
        if (tier != null) {
            request.tier(ModelTier.valueOf(tier));
        }
        if (values.has("limits")) {
            request.limits(limits(values.within("limits")));
        }
        if (values.has("review")) {
            Values review = values.within("review");
            request.review(new Review(review.decimal("atLeast"), (int) review.number("retries")));
        }
        return request.build();
    }

    /** Whoever asks, as it was written down. */
    public static Caller caller(Values values) {
        Caller caller = Caller.user(values.text("user"))
                .withRoles(values.texts(ROLES).toArray(String[]::new))
                .withTier(values.text("tier"));
        String organisation = values.textOrNull("organisation");
        return organisation == null ? caller : caller.withOrganisation(organisation);
    }

    /** How much may be used up, as it was written down. */
    public static AgentLimits limits(Values values) {
        return new AgentLimits(
                (int) values.number("steps"),
                (int) values.number("toolCalls"),
                values.number("tokens"),
                new BigDecimal(values.text("dollars")),
                Duration.ofMillis(values.number("time")),
                (int) values.number("depth"));
    }
}
