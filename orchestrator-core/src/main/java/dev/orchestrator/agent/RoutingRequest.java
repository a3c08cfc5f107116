package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Check;
import org.jspecify.annotations.Nullable;

/**
 * A task for which an agent is looked for.
 *
 * @param projectId the project whose agents are asked, or null for those outside of any project
 * @param text what is to be done
 * @param agentId the agent that the caller named, or null
 * @param departmentId the department that the caller named, or null; does not count where an agent is named
 */
public record RoutingRequest(
        @Nullable String projectId,
        String text,
        @Nullable String agentId,
        @Nullable String departmentId) {

    /** Checks the values. */
    public RoutingRequest {
        Check.notBlankIfPresent(projectId, "projectId");
        Check.present(text, "text of the task");
        Check.notBlankIfPresent(agentId, "agentId");
        Check.notBlankIfPresent(departmentId, "departmentId");
    }

    /**
     * A task for which nobody was named.
     *
     * @param projectId the project whose agents are asked, or null for those outside of any project
     * @param text what is to be done
     * @return the request
     */
    public static RoutingRequest of(@Nullable String projectId, String text) {
        return new RoutingRequest(projectId, text, null, null);
    }

    /**
     * Returns the request for a named agent.
     *
     * @param agentId the agent
     * @return a new request
     */
    public RoutingRequest withAgent(@Nullable String agentId) {
        return new RoutingRequest(projectId, text, agentId, departmentId);
    }

    /**
     * Returns the request for a named department.
     *
     * @param departmentId the department
     * @return a new request
     */
    public RoutingRequest withDepartment(@Nullable String departmentId) {
        return new RoutingRequest(projectId, text, agentId, departmentId);
    }

    /** Names the request without its words. */
    @Override
    public String toString() {
        return "RoutingRequest[" + projectId + ", " + text.length() + " characters, agent " + agentId + ", department "
                + departmentId + "]";
    }
}
