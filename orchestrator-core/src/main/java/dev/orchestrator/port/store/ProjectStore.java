package dev.orchestrator.port.store;

import java.util.Map;
import java.util.Set;

/**
 * Port to where projects and their members are kept, blocking.
 *
 * <p>Beside what {@link ProjectDirectory} asks for, an implementation must change a project as one step, with many threads
 * and processes at once, and keep what a method has returned from through the death of the process (in-memory stores aside).
 *
 * <p>{@code dev.orchestrator.contract.ProjectStoreContract} in the test-jar checks these.
 */
public interface ProjectStore extends ProjectDirectory {

    /**
     * Creates a project without members. Does nothing if it is there.
     *
     * @param projectId the project; not blank
     */
    void create(String projectId);

    /**
     * Sets what a user is in a project, in place of what he was.
     *
     * @param projectId the project
     * @param userId the user; not blank
     * @param roles his roles, none of them blank; none takes his access away
     * @throws dev.orchestrator.error.OrchestratorException with code PROJECT_NOT_FOUND if there is no such project
     */
    void setRoles(String projectId, String userId, Set<String> roles);

    /**
     * Returns everybody who has access.
     *
     * @param projectId the project
     * @return roles by user; empty if there is no such project
     */
    Map<String, Set<String>> members(String projectId);

    /**
     * Deletes a project and who its members were, and nothing else. Does nothing if it is not there.
     *
     * @param projectId the project
     */
    void delete(String projectId);
}
