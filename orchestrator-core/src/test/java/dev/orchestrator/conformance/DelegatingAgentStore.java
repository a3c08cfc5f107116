package dev.orchestrator.conformance;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentStore;
import dev.orchestrator.port.agent.Department;
import java.util.List;

/** A correct store, for mutants to break in one place each. */
class DelegatingAgentStore implements AgentStore {

    final AgentStore inner;

    DelegatingAgentStore(AgentStore inner) {
        this.inner = inner;
    }

    @Override
    public List<Department> departments(String projectId) {
        return inner.departments(projectId);
    }

    @Override
    public List<Agent> agents(String projectId) {
        return inner.agents(projectId);
    }

    @Override
    public void put(String projectId, Agent agent) {
        inner.put(projectId, agent);
    }

    @Override
    public void put(String projectId, Department department) {
        inner.put(projectId, department);
    }

    @Override
    public boolean deleteAgent(String projectId, String agentId) {
        return inner.deleteAgent(projectId, agentId);
    }

    @Override
    public boolean deleteDepartment(String projectId, String departmentId) {
        return inner.deleteDepartment(projectId, departmentId);
    }
}
