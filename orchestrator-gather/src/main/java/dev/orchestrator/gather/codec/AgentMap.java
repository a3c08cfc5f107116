package dev.orchestrator.gather.codec;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.ModelTier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Agents and departments as maps of texts, numbers, lists and maps with fixed keys; what is absent has no key. */
public final class AgentMap {

    private AgentMap() {}

    /** Returns the map of an agent. */
    public static Map<String, Object> of(Agent agent) {
        Fields fields = new Fields();
        fields.put("id", agent.id());
        fields.put("name", agent.name());
        fields.put("description", agent.description());
        fields.put("department", agent.department());
        fields.put("role", agent.role().name());
        fields.put("instructions", agent.instructions());
        fields.put("tier", agent.tier().name());
        fields.put("toolNames", agent.toolNames());
        fields.put("subAgentIds", agent.subAgentIds());
        fields.put("outputSchema", agent.outputSchema());
        fields.put("limits", of(agent.limits()));
        fields.put("active", agent.active());
        return fields.map();
    }

    /** Returns the agent of a map. */
    public static Agent agent(Map<String, ?> map) {
        Fields fields = new Fields(map);
        return Agent.builder(
                        fields.text("id"), fields.text("name"), fields.text("department"), fields.text("instructions"))
                .description(fields.text("description"))
                .role(MessageMap.constant(Agent.Role.class, fields.text("role"), Agent.Role.SPECIALIST))
                .tier(MessageMap.constant(ModelTier.class, fields.text("tier"), ModelTier.BALANCED))
                .tools(fields.texts("toolNames"))
                .subAgents(fields.texts("subAgentIds"))
                .outputSchema(fields.textOrNull("outputSchema"))
                .limits(limits(fields.fields("limits")))
                .active(fields.flag("active"))
                .build();
    }

    private static Map<String, Object> of(AgentLimits limits) {
        return Map.of(
                "steps", limits.steps(),
                "toolCalls", limits.toolCalls(),
                "tokens", limits.tokens(),
                "dollars", limits.dollars().toString(),
                "time", limits.time().toString(),
                "depth", limits.depth());
    }

    private static AgentLimits limits(Fields fields) {
        return AgentLimits.DEFAULT.toBuilder()
                .steps((int) fields.number("steps"))
                .toolCalls((int) fields.number("toolCalls"))
                .tokens(fields.number("tokens"))
                .dollars(new BigDecimal(fields.text("dollars")))
                .time(Duration.parse(fields.text("time")))
                .depth((int) fields.number("depth"))
                .build();
    }

    /** Returns the map of a department. */
    public static Map<String, Object> of(Department department) {
        return Map.of(
                "id", department.id(),
                "name", department.name(),
                "description", department.description(),
                "keywords", department.keywords(),
                "criteria", department.criteria());
    }

    /** Returns the department of a map. */
    public static Department department(Map<String, ?> map) {
        Fields fields = new Fields(map);
        return new Department(
                fields.text("id"),
                fields.text("name"),
                fields.text("description"),
                fields.texts("keywords"),
                map.containsKey("criteria") ? fields.texts("criteria") : List.of()); // there were none at first
    }
}
