package dev.orchestrator.port.agent;

/**
 * Port to where the agents and departments of projects are kept, blocking.
 *
 * <p>Beside what {@link AgentDirectory} asks for, an implementation must
 *
 * <ul>
 *   <li>write an agent or a department as one step, with many threads and processes at once: who reads sees the whole old
 *       one or the whole new one;
 *   <li>return agents and departments sorted by id, and nothing for tasks outside of any project;
 *   <li>keep what a method has returned from through the death of the process (in-memory stores aside).
 * </ul>
 *
 * <p>A department and an agent may have the same id. Whether the agents of a project fit together is not checked here, so
 * that they can be written in any order.
 *
 * <p>{@code dev.orchestrator.contract.AgentStoreContract} in the test-jar checks these.
 */
public interface AgentStore extends AgentDirectory {

    /**
     * Adds an agent to a project, or replaces the one with its id.
     *
     * @param projectId the project; not blank
     * @param agent the agent
     */
    void put(String projectId, Agent agent);

    /**
     * Adds a department to a project, or replaces the one with its id.
     *
     * @param projectId the project; not blank
     * @param department the department
     */
    void put(String projectId, Department department);

    /**
     * Deletes an agent. Who has it as a sub-agent keeps its id.
     *
     * @param projectId the project
     * @param agentId the agent
     * @return true if it was there
     */
    boolean deleteAgent(String projectId, String agentId);

    /**
     * Deletes a department, and none of its agents.
     *
     * @param projectId the project
     * @param departmentId the department
     * @return true if it was there
     */
    boolean deleteDepartment(String projectId, String departmentId);
}
