package dev.orchestrator.inmemory;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Agents and departments in sorted maps, one of each for a project. */
final class InMemoryAgentStore implements AgentStore {

    private final Map<String, NavigableMap<String, Agent>> agents = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<String, Department>> departments = new ConcurrentHashMap<>();

    @Override
    public List<Department> departments(@Nullable String projectId) {
        return all(departments, projectId);
    }

    @Override
    public List<Agent> agents(@Nullable String projectId) {
        return all(agents, projectId);
    }

    private static <T> List<T> all(Map<String, NavigableMap<String, T>> projects, @Nullable String projectId) {
        NavigableMap<String, T> project = projectId == null ? null : projects.get(projectId);
        return project == null ? List.of() : List.copyOf(project.values());
    }

    @Override
    public void put(String projectId, Agent agent) {
        put(agents, projectId, agent.id(), agent);
    }

    @Override
    public void put(String projectId, Department department) {
        put(departments, projectId, department.id(), department);
    }

    private static <T> void put(Map<String, NavigableMap<String, T>> projects, String projectId, String id, T value) {
        projects.computeIfAbsent(Check.notBlank(projectId, "projectId"), project -> new ConcurrentSkipListMap<>())
                .put(id, value);
    }

    @Override
    public boolean deleteAgent(String projectId, String agentId) {
        return delete(agents, projectId, agentId);
    }

    @Override
    public boolean deleteDepartment(String projectId, String departmentId) {
        return delete(departments, projectId, departmentId);
    }

    private static <T> boolean delete(Map<String, NavigableMap<String, T>> projects, String projectId, String id) {
        NavigableMap<String, T> project = projects.get(projectId);
        return project != null && project.remove(id) != null;
    }
}
