package dev.orchestrator;

import dev.orchestrator.agent.AgentDefinitions;
import dev.orchestrator.agent.DepartmentClassifier;
import dev.orchestrator.agent.Routing;
import dev.orchestrator.agent.RoutingRequest;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.agent.Department;
import java.util.List;

/** One of each record of agents and of the choice among them. */
final class AgentRecords {

    private AgentRecords() {}

    static List<Record> saying(String secret) {
        Agent agent = Agent.builder("a", secret, "story", secret)
                .description(secret)
                .outputSchema(secret)
                .tools(secret)
                .build();
        return List.of(
                agent,
                AgentLimits.DEFAULT,
                new Department("story", secret, secret, List.of(secret), List.of(secret)),
                new AgentDefinitions(List.of(agent), List.of("a.json: the field x is not used")),
                RoutingRequest.of("p", secret),
                new Routing("a", "story", 0.5, Routing.Method.KEYWORDS, List.of("keywords: plot")),
                new DepartmentClassifier.Choice("story", 0.5));
    }
}
