package dev.orchestrator.examples;

import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentDirectory;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agents of the film: those that come with the library, each with one tool more. */
final class FilmAgents implements AgentDirectory {

    private final AgentDirectory usual = DefaultAgents.directory();
    private final String tool;

    private FilmAgents(String tool) {
        this.tool = tool;
    }

    /** Returns the agents of the film with a tool of its own, and of all else those that come with the library. */
    static AgentDirectory with(String tool) {
        return DefaultAgents.behind(new FilmAgents(tool));
    }

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return FilmProject.ID.equals(projectId) ? usual.departments(projectId) : List.of();
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return FilmProject.ID.equals(projectId)
                ? usual.agents(projectId).stream().map(this::equipped).toList()
                : List.of();
    }

    private Agent equipped(Agent agent) {
        return agent.toBuilder()
                .tools(Stream.concat(agent.toolNames().stream(), Stream.of(tool))
                        .toList())
                .build();
    }
}
