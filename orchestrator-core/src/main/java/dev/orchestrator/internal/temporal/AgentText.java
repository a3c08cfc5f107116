package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.task.RequestText;
import dev.orchestrator.internal.text.Values;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.model.ModelTier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agents as they go over. */
final class AgentText {

    private AgentText() {}

    static Map<String, @Nullable Object> map(Agent agent) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", agent.id());
        values.put("name", agent.name());
        values.put("description", agent.description());
        values.put("department", agent.department());
        values.put("role", agent.role().name());
        values.put("instructions", agent.instructions());
        values.put("tier", agent.tier().name());
        values.put("tools", agent.toolNames());
        values.put("below", agent.subAgentIds());
        values.put("schema", agent.outputSchema());
        values.put("limits", RequestText.map(agent.limits()));
        values.put("active", agent.active());
        return values;
    }

    static Agent read(Values values) {
        return Agent.builder(
                        values.text("id"), values.text("name"), values.text("department"), values.text("instructions"))
                .description(values.text("description"))
                .role(Agent.Role.valueOf(values.text("role")))
                .tier(ModelTier.valueOf(values.text("tier")))
                .tools(values.texts("tools"))
                .subAgents(values.texts("below"))
                .outputSchema(values.textOrNull("schema"))
                .limits(RequestText.limits(values.within("limits")))
                .active(values.is("active"))
                .build();
    }
}
