package dev.orchestrator.port.store;

import java.util.Set;

/**
 * Port to what is known of projects: which there are, and who may do what in them. An application that keeps projects of
 * its own implements these two methods; others use a {@link ProjectStore}.
 *
 * <p>An implementation must be thread-safe, keep any two ids apart whatever their text, have time-outs of its own, and throw
 * {@link dev.orchestrator.error.OrchestratorException} with code DATABASE_ERROR for what the storage does. It is asked for
 * every request that names a project.
 */
public interface ProjectDirectory {

    /** The role of who may read and write; the others include it. */
    String MEMBER = "member";

    /** The role of who may also publish. */
    String EDITOR = "editor";

    /** The role of who may also administer. */
    String ADMIN = "admin";

    /** The role of whose project it is. */
    String OWNER = "owner";

    /**
     * Returns whether there is such a project.
     *
     * @param projectId the project
     * @return true if there is
     */
    boolean exists(String projectId);

    /**
     * Returns what a user is in a project.
     *
     * @param projectId the project
     * @param userId the user
     * @return his roles, those named above or an application's own; empty if he has no access or there is no such project
     */
    Set<String> roles(String projectId, String userId);
}
