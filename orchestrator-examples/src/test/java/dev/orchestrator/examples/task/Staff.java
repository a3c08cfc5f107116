package dev.orchestrator.examples.task;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One department of agents, the first of which is its head. */
record Staff(List<Agent> all) implements AgentDirectory {

    static Staff of(Agent.Builder head, Agent.Builder... others) {
        List<Agent> all = new ArrayList<>(List.of(head.role(Agent.Role.HEAD).build()));
        for (Agent.Builder other : others) {
            all.add(other.build());
        }
        return new Staff(List.copyOf(all));
    }

    /** An agent whose model is told its name first, as {@link Asking#who} finds it. */
    static Agent.Builder agent(String id) {
        return Agent.builder(id, id, "press", "You are the " + id + ".");
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return List.of(new Department("press", "Press", "Brings out books.", List.of("chapter", "publish")));
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return all;
    }
}
