package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Agent;
import java.util.List;

/**
 * What an {@link AgentDefinitionReader} has read.
 *
 * @param agents the agents, in the order of their files
 * @param warnings what was left out or read otherwise than it was written, a sentence each that names the file; no text of a
 *     prompt
 */
public record AgentDefinitions(List<Agent> agents, List<String> warnings) {

    /** Copies the values. */
    public AgentDefinitions {
        agents = List.copyOf(Check.present(agents, "agents"));
        warnings = List.copyOf(Check.present(warnings, "warnings"));
    }
}
