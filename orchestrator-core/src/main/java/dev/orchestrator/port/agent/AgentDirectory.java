package dev.orchestrator.port.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port to the agents that do tasks, and the departments they are ordered in; blocking. An application that keeps agents of
 * its own somewhere implements these two methods; others use an {@link AgentStore}, or the agents that come with the library.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be thread-safe, and have time-outs of its own: it is asked for every task;
 *   <li>return what is there at the time of the call, agents that are not active included, as a list that nobody changes;
 *   <li>return nothing of another project, and keep any two projects apart whatever the text of their ids;
 *   <li>return the same order each time, sorted by id or as the application wants people to see it;
 *   <li>answer an unknown project with an empty list;
 *   <li>throw {@link dev.orchestrator.error.OrchestratorException} with code DATABASE_ERROR for what the storage does.
 * </ul>
 *
 * <p>It need not check what agents say of each other.
 *
 * <p>{@code dev.orchestrator.contract.AgentDirectoryContract} in the test-jar checks these.
 */
public interface AgentDirectory {

    /**
     * Returns the departments of a project.
     *
     * @param projectId the project, or null for tasks outside of any project
     * @return the departments; empty if there are none
     */
    List<Department> departments(@Nullable String projectId);

    /**
     * Returns the agents of a project, active or not.
     *
     * @param projectId the project, or null for tasks outside of any project
     * @return the agents of all departments; empty if there are none
     */
    List<Agent> agents(@Nullable String projectId);
}
